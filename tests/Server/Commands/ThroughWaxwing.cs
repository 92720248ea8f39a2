using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;
using Waxwing.Server.Certificates;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

/// <summary><c>waxwing</c> as it was built, with the service beside it: two processes become one.</summary>
public sealed class ThroughWaxwing : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Workspace _workspace = new() { Command = Path.Combine(Repository.Folder, "src", "Waxwing.Cli", "bin", Configuration, "net10.0") };

    public static bool IsWindows => OperatingSystem.IsWindows();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_key_is_made_and_listed()
    {
        var made = await _workspace.RunAsync("keys", "new", "--json", "--data", "data", "--tenant", "acme");
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        var listed = await _workspace.RunAsync("--json", "keys", "list", "--data", "data");
        Assert.Equal(made.Json.GetProperty("id").GetString(), listed.Json.GetProperty("keys")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_message_is_made_of_a_template_and_sent()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _workspace.Write("values.json", """{"product": "Acme Bank", "code": "731054", "domain": "acme-shop.net"}""");
        _workspace.Write("ca.pem", await File.ReadAllTextAsync(sandbox.AuthorityFile, TestContext.Current.CancellationToken));
        _workspace.Write("password", sandbox.Password);
        var sent = await _workspace.RunAsync(
            "send", "--from", "shop@acme-shop.net", "--to", "ann@customers.net", "--template", "two-factor", "--data", "values.json", "--json",
            "--relay", $"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", "--password", "file:password", "--ca", "ca.pem");
        Assert.Equal((0, ""), (sent.ExitCode, sent.Errors));
        using var mime = MimeKit.MimeMessage.Load(new MemoryStream(Assert.Single(sandbox.Messages.Snapshot()).Content.ToArray()));
        Assert.Equal("Your Acme Bank sign-in code", mime.Subject);
        Assert.EndsWith("@acme-shop.net #731054", mime.TextBody!.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("<code>731054</code>", mime.HtmlBody, StringComparison.Ordinal);

        var refused = await _workspace.RunAsync("send", "--from", "shop@acme-shop.net", "--to", "ann@customers.net", "--template", "invoice", "--data", "values.json", "--json", "--relay", "smtps://localhost:1");
        Assert.Equal((4, "TemplateRefused"), (refused.ExitCode, refused.Json.GetProperty("error").GetProperty("detail").GetString()));
        Assert.Contains("The variable number has no value", refused.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_is_2_and_names_the_command_that_was_typed()
    {
        var run = await _workspace.RunAsync("keys", "new", "--tennant", "acme");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("there is no option --tennant here; did you mean --tenant?", run.Errors, StringComparison.Ordinal);
        Assert.Contains("waxwing keys new --help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_told_in_the_words_of_the_contract()
    {
        var run = await _workspace.RunAsync("queue", "list", "--json", "--data", "nowhere");
        Assert.Equal(3, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal(("Configure", "DataFolderUnusable", 3), (error.GetProperty("stage").GetString(), error.GetProperty("detail").GetString(), error.GetProperty("exitCode").GetInt32()));
    }

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Windows has no such signals.")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task The_service_runs_until_a_signal_ends_it_and_alone_has_its_folder_until_then(string signal)
    {
        using var process = WaxwingProcess.Start(_workspace, "serve", "--json", "--data", "data", "--http", "http://127.0.0.1:0", "--submissions", "127.0.0.1:0");
        using var started = JsonDocument.Parse((await process.ReadLineAsync())!);
        Assert.Equal(process.Id, started.RootElement.GetProperty("process").GetInt32());
        TheSchema.Valid("started", started.RootElement);

        var second = await _workspace.RunAsync("serve", "--data", "data", "--http", "http://127.0.0.1:0");
        Assert.Equal(8, second.ExitCode);
        Assert.Contains($"the process {process.Id} has the data folder", second.Errors, StringComparison.Ordinal);
        // Other commands work beside it.
        Assert.Equal(1, (await _workspace.RunAsync("keys", "list", "--json", "--data", "data")).Json.GetProperty("keys").GetArrayLength());

        process.Signal(signal);
        Assert.Equal(0, (await process.EndAsync()).ExitCode);
        Assert.Equal(0, (await _workspace.RunAsync("backup", "b.db", "--data", "data")).ExitCode);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Windows has no such signals.")]
    public async Task A_certificate_that_was_renewed_is_served_after_SIGHUP_and_the_service_goes_on()
    {
        using var authority = new TestAuthority();
        using var before = Renew(authority);
        using var process = WaxwingProcess.Start(
            _workspace, "serve", "--json", "--data", "data", "--http", "https://127.0.0.1:0", "--submissions", "127.0.0.1:0", "--certificate", "certificate.pem", "--key", "key.pem");
        using var started = JsonDocument.Parse((await process.ReadLineAsync())!);
        var port = new Uri(started.RootElement.GetProperty("http").GetString()!).Port;
        Assert.Equal(before.Thumbprint, await ThumbprintAsync(port));

        var begun = TimeProvider.System.GetTimestamp();
        using var after = Renew(authority);
        process.Signal("HUP");
        while (!string.Equals(after.Thumbprint, await ThumbprintAsync(port), StringComparison.Ordinal))
        {
            // Later the service would have looked by itself.
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < CertificateFile.Every - TimeSpan.FromSeconds(2), "SIGHUP changed nothing");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        process.Signal("TERM");
        var end = await process.EndAsync();
        Assert.Equal(0, end.ExitCode);
        Assert.Contains("reloaded: the certificate was read again", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "queue", "list")]
    [InlineData("queue", "list", "--help")]
    public async Task Help_is_the_services_own_and_says_waxwing(params string[] words)
    {
        var run = await _workspace.RunAsync(words);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--lanes", run.Output, StringComparison.Ordinal);
        Assert.Contains("waxwing queue list [options]", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("waxwing-server", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("waxwing que", "queue")]
    [InlineData("waxwing queue li", "list")]
    [InlineData("waxwing queue list --la", "--lanes")]
    [InlineData("waxwing keys new --scope se", "send")]
    public async Task A_shell_completes_the_services_commands_and_options(string line, string expected)
    {
        var run = await _workspace.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(expected, string.Join(' ', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith(line.Split(' ')[^1], StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
    }

    private X509Certificate2 Renew(TestAuthority authority)
    {
        var certificate = authority.Issue();
        using var key = certificate.GetECDsaPrivateKey()!;
        File.SetUnixFileMode(_workspace.Write("key.pem", key.ExportPkcs8PrivateKeyPem()), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _workspace.Write("certificate.pem", certificate.ExportCertificatePem());
        return certificate;
    }

    private static async Task<string> ThumbprintAsync(int port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, TestContext.Current.CancellationToken);
        return tls.RemoteCertificate!.GetCertHashString();
    }
}
