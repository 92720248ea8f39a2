using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing send</c> with an LMTP server on this machine.</summary>
public sealed class LmtpContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Each_recipient_has_a_fate_and_the_exit_code_tells_of_the_one_who_was_refused()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 local.example LMTP").Expect("LHLO").Reply("250 local.example")
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("250 ok")
            .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 saved", "552 5.2.2 full").Expect("QUIT").Reply("221 bye"));

        var run = await _workspace.RunAsync("send", "--json", "--relay", $"lmtp://127.0.0.1:{peer.Port}", "--from", "a@example.com", "--to", "b@example.net", "--to", "c@example.net", "--text", "hello");
        await peer.Completion;

        Assert.Equal(7, run.ExitCode);
        var recipients = run.Json.GetProperty("receipt").GetProperty("recipients");
        Assert.Equal(("Yes", "No"), (recipients[0].GetProperty("delivered").GetString(), recipients[1].GetProperty("delivered").GetString()));
        Assert.Equal("Loopback", run.Json.GetProperty("receipt").GetProperty("attempts")[0].GetProperty("connection").GetProperty("locality").GetString());
    }

    [Fact]
    public async Task A_dry_run_names_the_socket_and_connects_to_nobody()
    {
        var run = await _workspace.RunAsync("send", "--json", "--dry-run", "--relay", "lmtp+unix:/nonexistent/lmtp", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello");

        Assert.Equal((0, "lmtp+unix:/nonexistent/lmtp"), (run.ExitCode, run.Json.GetProperty("plan").GetProperty("relays")[0].GetString()));
    }

    [Theory]
    [InlineData("RelayNotLocal", "lmtp://example.net")]
    [InlineData("PasswordNotAllowed", "lmtp://ada@127.0.0.1")]
    [InlineData("PasswordNotAllowed", "lmtp://127.0.0.1", "--password", "env:PATH")]
    [InlineData("InvalidValue", "lmtp+unix:/run/lmtp", "--ca", "ca.pem")]
    [InlineData("InvalidRelayUrl", "lmtp+unix:run/lmtp")]
    public async Task What_needs_TLS_is_refused_as_configuration(string detail, params string[] relay)
    {
        var run = await _workspace.RunAsync(["send", "--json", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello", "--relay", .. relay]);

        Assert.Equal((3, detail), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
    }
}
