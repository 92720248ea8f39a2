using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>What an attacker would put into the options, and where secrets might leak.</summary>
public sealed class HostileInput : IAsyncLifetime
{
    private const string Injection = "x\r\nBcc: victim@example.org";

    private readonly Workspace _workspace = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
    }

    [Theory]
    [InlineData("--subject", Injection)]
    [InlineData("--subject", "x\ny")]
    [InlineData("--subject", "x\ry")]
    [InlineData("--from", "a@example.com" + "\r\nRCPT TO:<victim@example.org>")]
    [InlineData("--from", "Ann\r\nBcc: victim@example.org <a@example.com>")]
    [InlineData("--to", "b@example.net>\r\nRCPT TO:<victim@example.org")]
    [InlineData("--to", "Bob\n <b@example.net>")]
    [InlineData("--cc", "c@example.net\r\nDATA")]
    [InlineData("--bcc", "c@example.net\n.\n")]
    [InlineData("--attach", "evil\r\nX-Header: y.txt")]
    public async Task A_line_break_in_an_option_is_refused_and_nothing_is_sent(string option, string value)
    {
        if (option is "--attach")
        {
            _workspace.Write(value, "content");
        }

        string[] from = option is "--from" ? [] : ["--from", "a@example.com"];
        string[] to = option is "--to" ? [] : ["--to", "b@example.net"];
        var run = await _workspace.RunAsync(["send", "--json", .. from, .. to, option, value, .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Equal("Validate", run.Json.GetProperty("error").GetProperty("stage").GetString());
    }

    [Fact]
    public async Task A_line_break_in_the_configured_author_is_refused_too()
    {
        _workspace.Write("waxwing.json", """{ "from": "a@example.com\r\nBcc: victim@example.org" }""");
        var run = await _workspace.RunAsync(["send", "--to", "b@example.net", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
    }

    [Fact]
    public async Task A_body_may_look_like_SMTP_and_stays_a_body()
    {
        var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "x\n.\nMAIL FROM:<evil@example.com>\r\n.\r\n", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((0, 1L), (run.ExitCode, _sandbox.Messages.Count));
    }

    [Fact]
    public async Task A_NUL_in_a_text_is_refused()
    {
        var run = await WaxwingProcess.RunAsync(_workspace, "a\0b"u8.ToArray(), ["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "-", .. Relay.Of(_sandbox, _workspace)]);
        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
    }

    [Fact]
    public async Task Neither_the_transcript_nor_anything_else_holds_the_password()
    {
        string[] arguments = ["send", "--from", "a@example.com", "--to", "b@example.net", "--verbose", "--json", .. Relay.Of(_sandbox, _workspace)];
        var good = await _workspace.RunAsync(arguments);
        Assert.Contains("[redacted]", good.Errors, StringComparison.Ordinal);
        _workspace.Environment[Relay.PasswordVariable] = "canary-password-1";
        var bad = await _workspace.RunAsync(arguments);
        Assert.Equal((0, 6), (good.ExitCode, bad.ExitCode));
        Assert.DoesNotContain(_sandbox.Password, good.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-password-1", bad.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("canary-password-1"u8)[..20], bad.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--password", "canary-password-2")]
    [InlineData("--relay", "smtps://user:canary-password-2@relay.example")]
    [InlineData("--relay", "canary-password-2")]
    [InlineData("--pasword", "canary-password-2")]
    public async Task A_password_in_the_wrong_place_is_refused_and_not_repeated(string option, string value)
    {
        string[] relay = option is "--relay" ? [] : ["--relay", "smtps://user@relay.example"];
        foreach (var json in new string[][] { [], ["--json"] })
        {
            var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", .. relay, option, value, .. json]);
            Assert.True(run.ExitCode is 2 or 3, run.Everything);
            Assert.DoesNotContain("canary-password-2", run.Everything, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("env:NOT_SET_ANYWHERE")]
    [InlineData("file:missing")]
    [InlineData("systemd:missing")]
    public async Task A_secret_that_cannot_be_read_is_3_and_its_reference_is_named(string reference)
    {
        var run = await _workspace.RunAsync("send", "--json", "--from", "a@example.com", "--to", "b@example.net", "--relay", "smtps://user@relay.example", "--password", reference);
        Assert.Equal((3, "SecretUnreadable"), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
        Assert.Contains(reference, run.Output, StringComparison.Ordinal);
    }
}
