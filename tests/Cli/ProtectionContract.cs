using System.Text;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;
using Waxwing.Trust;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing send --guard</c> and <c>--sign</c>, and <c>waxwing check secrets</c>.</summary>
public sealed class ProtectionContract : IAsyncLifetime
{
    private const string Card = "4111 1111 1111 1111";

    private readonly Workspace _workspace = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task A_card_is_4_and_nothing_is_sent()
    {
        var run = await SendAsync("--text", $"card {Card}");

        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains("payment-card ••••1111 in text, line 1", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warn")]
    [InlineData("off")]
    public async Task The_policy_can_be_named(string policy)
    {
        var run = await SendAsync("--text", $"card {Card}", "--guard", policy, "--json");

        Assert.Equal((0, 1L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Equal(policy is "warn" ? 1 : 0, run.Json.GetProperty("receipt").GetProperty("warnings").GetArrayLength());
    }

    [Fact]
    public async Task The_configuration_can_allow_it_with_a_reason()
    {
        _workspace.Write("waxwing.json", $$"""{ "guard": { "allow": [ { "detector": "payment-card", "value": "{{Card}}", "reason": "a test" } ] } }""");

        Assert.Equal((0, 1L), ((await SendAsync("--text", $"card {Card}")).ExitCode, _sandbox.Messages.Count));
        Assert.Equal(4, (await SendAsync("--text", "card 5555 5555 5555 4444")).ExitCode);
    }

    [Theory]
    [InlineData("--guard must be one of standard, warn, off.", "--guard", "block")]
    [InlineData("--sign must be DOMAIN:SELECTOR=REFERENCE", "--sign", "key.pem")]
    [InlineData("--sign must be DOMAIN:SELECTOR=REFERENCE", "--sign", "example.com:=file:key.pem")]
    public async Task What_is_written_wrong_is_2(string message, params string[] options)
    {
        var run = await SendAsync(options);

        Assert.Equal((2, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_on_the_command_line_signs()
    {
        using var key = DkimKey.Create(DkimKeyType.Ed25519);
        _workspace.Write("key.pem", key.ToPem());
        // Nobody is to be asked about example.com from here.
        _workspace.Write("waxwing.json", """{ "dkim": { "preflight": false } }""");

        var run = await SendAsync("--text", "hello", "--sign", "example.com:2026=file:key.pem", "--json");

        var sent = Encoding.ASCII.GetString(_sandbox.Messages.Snapshot().Single().Content.Span);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com;", sent.ReplaceLineEndings("").Replace("\t", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("signed for example.com with ed25519 (2026)", run.Json.GetProperty("receipt").GetProperty("practices")[13].GetProperty("evidence").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "there is no key to sign for example.com", "--sign")]
    [InlineData(3, "--sign: the secret file:missing.pem cannot be read", "--sign", "example.com:2026=file:missing.pem")]
    public async Task Where_it_cannot_be_signed_nothing_is_sent(int exitCode, string message, params string[] options)
    {
        var run = await SendAsync(options);

        Assert.Equal((exitCode, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_found_in_texts_and_messages_and_never_shown()
    {
        _workspace.Write("note.txt", $"first\ncard {Card}\n");
        _workspace.Write("mail.eml", "From: a@example.com\r\nTo: b@example.net\r\nSubject: hello\r\n\r\nDE89 3704 0044 0532 0130 00\r\n");
        _workspace.Write("clean.txt", "nothing here\n");

        var run = await _workspace.RunAsync("check", "secrets", "note.txt", "mail.eml", "clean.txt", "--json");

        Assert.Equal((10, 3), (run.ExitCode, run.JsonLines.Length));
        Assert.Equal(("payment-card", 2, 6, "Block"), Found(0));
        Assert.Equal(("iban", 1, 1, "Warn"), Found(1));
        Assert.Equal(("clean.txt", 0), (run.JsonLines[2].GetProperty("file").GetString(), run.JsonLines[2].GetProperty("findings").GetArrayLength()));
        Assert.DoesNotContain("4111", run.Output, StringComparison.Ordinal);

        (string? Detector, int Line, int Column, string? Action) Found(int file) => run.JsonLines[file].GetProperty("findings")[0] is var finding
            ? (finding.GetProperty("detector").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32(), finding.GetProperty("action").GetString()) : default;
    }

    [Fact]
    public async Task What_is_allowed_in_its_kind_is_0()
    {
        _workspace.Write("mail.eml", "From: a@example.com\r\nTo: b@example.net\r\nSubject: hello\r\n\r\nDE89 3704 0044 0532 0130 00\r\n");

        var run = await _workspace.RunAsync("check", "secrets", "mail.eml", "--kind", "invoice");

        Assert.Equal((0, $"allow  mail.eml: text, line 1, column 1: iban ••••3000{Environment.NewLine}"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Standard_input_is_a_text()
    {
        var run = await WaxwingProcess.RunAsync(_workspace, Encoding.UTF8.GetBytes($"card {Card}"), "check", "secrets", "-");

        Assert.Equal((10, $"block  -, line 1, column 6: payment-card ••••1111{Environment.NewLine}"), (run.ExitCode, run.Output));
    }

    private Task<Run> SendAsync(params string[] options) =>
        _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "b@example.net", .. options, .. Relay.Of(_sandbox, _workspace)]);
}
