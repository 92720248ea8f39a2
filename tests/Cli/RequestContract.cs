using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>The options of <c>waxwing send</c> that ask something of the relay.</summary>
public sealed class RequestContract : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_asked_for()
    {
        string[] options = ["--notify", "success,delay", "--return", "headers", "--envelope-id", "order 4711", "--require-tls", "--deliver-by", "2h,return"];
        var plan = (await SendAsync([.. options, "--dry-run", "--json"])).Json.GetProperty("plan");
        Assert.Equal(("Success, Delay", "Headers", "order 4711", true, "7200;R"), (
            plan.GetProperty("notify").GetString(), plan.GetProperty("return").GetString(), plan.GetProperty("envelopeId").GetString(),
            plan.GetProperty("requireTls").GetBoolean(), plan.GetProperty("deliverBy").GetString()));

        var shown = (await SendAsync([.. options, "--dry-run"])).Output;
        Assert.Contains("reports of success, delay", shown, StringComparison.Ordinal);
        Assert.Contains("REQUIRETLS", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_that_the_relay_does_not_know_is_a_warning()
    {
        using var authority = new TestAuthority();
        await using var peer = ScriptedPeer.Listen(Relay.Ready(authority).ExpectLine("MAIL FROM:<a@example.com>").Reply("250 ok").ExpectLine("RCPT TO:<b@example.net>").Reply("250 ok")
            .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").TakeTheRest());

        var run = await SendAsync(Relay.Of(peer, authority, _workspace), "--notify", "never", "--deliver-by", "5m", "--json");

        Assert.Equal(0, run.ExitCode);
        var receipt = run.Json.GetProperty("receipt");
        Assert.Equal(
            ["Notify", "OriginalRecipient", "DeliverBy"],
            receipt.GetProperty("attempts")[0].GetProperty("transactions")[0].GetProperty("notAnnounced").EnumerateArray().Select(request => request.GetString()));
        Assert.Contains("does not announce", receipt.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RequireTlsNotOffered", "--require-tls")]
    [InlineData("DeliverByNotOffered", "--deliver-by", "1h,return")]
    public async Task A_condition_that_the_relay_does_not_know_refuses_the_message(string detail, params string[] options)
    {
        using var authority = new TestAuthority();
        await using var peer = ScriptedPeer.Listen(Relay.Ready(authority).TakeTheRest());

        var run = await SendAsync(Relay.Of(peer, authority, _workspace), [.. options, "--json"]);

        Assert.Equal(4, run.ExitCode);
        Assert.DoesNotContain("example", peer.ReceivedInTls, StringComparison.Ordinal);
        Assert.Equal(detail, run.Json.GetProperty("error").GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("--notify", "never,success")]
    [InlineData("--notify", "always")]
    [InlineData("--notify", "")]
    [InlineData("--return", "FULL")]
    [InlineData("--envelope-id", "a\nb")]
    [InlineData("--envelope-id", "größe")]
    [InlineData("--deliver-by", "2h;return")]
    [InlineData("--deliver-by", "500ms")]
    [InlineData("--deliver-by", "366d")]
    [InlineData("--deliver-by", "2h,return,notify")]
    public async Task What_an_option_does_not_take_is_usage(string option, string value)
    {
        var run = await SendAsync(option, value);

        Assert.Equal((2, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains($"{option} must be", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_knows_them_all_is_asked_for_them_all()
    {
        var run = await SendAsync("--notify", "failure", "--return", "full", "--envelope-id", "order 4711", "--require-tls", "--deliver-by", "1h,return", "--json");

        Assert.Equal((0, 1L), (run.ExitCode, _sandbox.Messages.Count));
        var transaction = run.Json.GetProperty("receipt").GetProperty("attempts")[0].GetProperty("transactions")[0];
        Assert.Equal(6, transaction.GetProperty("asked").GetArrayLength());
        Assert.Equal(0, transaction.GetProperty("notAnnounced").GetArrayLength());
    }

    private Task<Run> SendAsync(params string[] options) => SendAsync(Relay.Of(_sandbox, _workspace), options);

    private Task<Run> SendAsync(string[] relay, params string[] options) =>
        _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello", .. options, .. relay]);
}
