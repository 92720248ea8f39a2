using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing send --encrypt</c>.</summary>
public sealed class EncryptionContract : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        Directory.CreateDirectory(Path.Combine(_workspace.Folder, "keys"));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Somebody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("b@example.net");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _workspace.Write("keys/b.crt", certificate.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _workspace.Dispose();
    }

    [Theory]
    [InlineData("smime")]
    [InlineData("auto")]
    public async Task Encrypts_to_the_keys_of_the_folder_and_says_so(string standard)
    {
        var run = await SendAsync("b@example.net", "--encrypt", standard, "--keys", "keys");

        Assert.Equal(0, run.ExitCode);
        var content = Encoding.UTF8.GetString(_sandbox.Messages.Snapshot().Single().Content.Span);
        Assert.Contains("Subject: [...]", content, StringComparison.Ordinal);
        Assert.Contains("authEnveloped-data", content, StringComparison.Ordinal);
        var practice = run.Json.GetProperty("receipt").GetProperty("practices").EnumerateArray().Single(practice => practice.GetProperty("practice").GetInt32() == 13);
        Assert.Equal("S/MIME", practice.GetProperty("facts").GetProperty("encryption").GetString());
    }

    [Theory]
    [InlineData("c@example.net", "smime")]
    [InlineData("b@example.net", "openpgp")]
    public async Task Without_a_key_it_is_4_nothing_is_sent_and_the_recipient_is_named(string recipient, string standard)
    {
        var run = await SendAsync(recipient, "--encrypt", standard, "--keys", "keys");

        Assert.Equal((4, 0L), (run.ExitCode, _sandbox.Messages.Count));
        var error = run.Json.GetProperty("error");
        Assert.Equal(("Encrypt", "NoAcceptableKey"), (error.GetProperty("stage").GetString(), error.GetProperty("detail").GetString()));
        Assert.Contains($"{recipient}: no key", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_of_all_recipients_is_said_once()
    {
        var run = await _workspace.RunAsync([
            "send", "--from", "a@example.com", "--to", "c@example.net", "--to", "d@example.net", "--text", "hello",
            "--encrypt", "smime", "--keys", "keys", .. Relay.Of(_sandbox, _workspace)]);

        Assert.Equal(4, run.ExitCode);
        Assert.Equal(2, run.Errors.Split("c@example.net: no key").Length);
    }

    [Fact]
    public async Task A_dry_run_tells_of_it()
    {
        var run = await SendAsync("b@example.net", "--dry-run", "--encrypt", "smime", "--keys", "keys");

        Assert.Equal((0, 0L), (run.ExitCode, _sandbox.Messages.Count));
        Assert.StartsWith("encrypted by S/MIME with AES-256-GCM to 1 recipient", run.Json.GetProperty("plan").GetProperty("encryption").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_may_have_it_all()
    {
        _workspace.Write("waxwing.json", """{ "encryption": { "policies": { "invoice": "required" }, "keys": "keys" } }""");
        Assert.Equal(0, (await SendAsync("c@example.net")).ExitCode);
        Assert.Equal(4, (await SendAsync("c@example.net", "--kind", "invoice")).ExitCode);
        Assert.Equal(0, (await SendAsync("b@example.net", "--kind", "invoice")).ExitCode);
    }

    [Theory]
    [InlineData(2, "--encrypt", "rot13")]
    [InlineData(3, "--encrypt", "smime")]
    [InlineData(3, "--encrypt", "smime", "--keys", "missing")]
    public async Task What_cannot_be_meant_is_refused(int exitCode, params string[] options) => Assert.Equal(exitCode, (await SendAsync("b@example.net", options)).ExitCode);

    private Task<Run> SendAsync(string to, params string[] options) =>
        _workspace.RunAsync(["send", "--json", "--from", "a@example.com", "--to", to, "--subject", "secret", "--text", "hello", .. options, .. Relay.Of(_sandbox, _workspace)]);
}
