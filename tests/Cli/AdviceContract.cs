using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary>What a person is told to do next.</summary>
public sealed class AdviceContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("next: waxwing check --help", "check")]
    [InlineData("next: waxwing dkim new --help", "dkim", "new")]
    [InlineData("next: waxwing send --help", "send", "--kind", "x")]
    [InlineData("next: waxwing help", "nonsense")]
    public async Task What_is_typed_wrongly_leads_to_the_help_of_its_command(string advice, params string[] arguments)
    {
        var run = await _workspace.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(advice, run.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_message_nothing_is_said_of_its_delivery()
    {
        var run = await _workspace.RunAsync("domain", "setup", "example.org", "--resolver", "127.0.0.1:1");

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("next: see that the DNS resolver answers", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("delivered", run.Errors, StringComparison.Ordinal);
    }
}
