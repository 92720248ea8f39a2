using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary>Help, version, and what is typed wrongly.</summary>
public sealed class HelpContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Help_lists_the_commands(string word)
    {
        var run = await _workspace.RunAsync(word);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("   0  done", run.Output, StringComparison.Ordinal);
        Assert.All(new[] { "demo", "send", "sandbox", "check", "dkim", "domain", "serve", "queue", "keys", "pause", "resume", "backup", "restore", "audit" }, command => Assert.Contains(command, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_of_a_command_is_the_same_in_both_words() =>
        Assert.Equal((await _workspace.RunAsync("send", "--help")).Output, (await _workspace.RunAsync("help", "send")).Output);

    [Theory]
    [InlineData("Default: 180d.", "dkim", "rotate")]
    [InlineData("Default: both.", "dkim", "new")]
    [InlineData("Default: here.", "domain", "setup")]
    [InlineData("Default: high.", "check", "message")]
    [InlineData("Default: notification.", "check", "secrets")]
    public async Task A_default_is_told_once_in_the_word_that_the_option_takes(string words, params string[] command)
    {
        var run = await _workspace.RunAsync([.. command, "--help"]);
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[default:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/h")]
    [InlineData("/?")]
    public async Task A_slash_begins_no_option(string address) => Assert.Equal(10, (await _workspace.RunAsync("check", "address", address)).ExitCode);

    [Fact]
    public async Task The_version_is_a_version()
    {
        var run = await _workspace.RunAsync("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    [Theory]
    [InlineData("there is no command nonsense", "nonsense")]
    [InlineData("there is no command nonsense; known here: new, record, rotate", "dkim", "nonsense")]
    [InlineData("dkim wants a command of its own behind it: new, record, rotate", "dkim")]
    [InlineData("--algorithm must be rsa, ed25519 or both", "dkim", "new", "--domain", "example.org", "--algorithm", "secret")]
    [InlineData("SHELL must be bash, zsh or fish", "completion", "secret")]
    [InlineData("there is no command sned; did you mean send?", "sned")]
    [InlineData("there is no option --sbject here; did you mean --subject?", "send", "--sbject", "secret")]
    [InlineData("there is no option --jsn here; did you mean --json?", "send", "--jsn")]
    [InlineData("there is no option --no-such-option", "send", "--no-such-option=secret")]
    [InlineData("audit domain comes with the audit", "audit", "domain", "example.org")]
    [InlineData("audit wants a command of its own behind it: log", "audit")]
    [InlineData("--kind must be one of notification, reminder", "send", "--kind", "Notification")]
    [InlineData("--timeout must be a whole number and a unit", "send", "--timeout", "15")]
    [InlineData("--subject and --eml exclude each other", "send", "--eml", "x", "--subject", "y")]
    [InlineData("Only one option can read standard input", "send", "--text", "-", "--html", "-")]
    public async Task What_is_typed_wrongly_is_2_and_says_why(string message, params string[] arguments)
    {
        var run = await _workspace.RunAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Errors, StringComparison.Ordinal);
    }
}
