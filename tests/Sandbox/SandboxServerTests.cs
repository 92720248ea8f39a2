using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Waxwing.Sandbox.Tests;

public sealed class SandboxServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_may_be_disposed_twice()
    {
        var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        await sandbox.DisposeAsync();
        await sandbox.DisposeAsync();

        Assert.False(File.Exists(sandbox.AuthorityFile));
    }

    [Fact]
    public async Task Its_authority_is_written_where_it_is_wanted_and_stays_and_makes_way_for_the_next()
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "ca.pem");
            string[] written = ["", ""];
            for (var i = 0; i < 2; i++)
            {
                await using (var sandbox = await SandboxServer.StartAsync(new SandboxOptions { AuthorityFile = file }, Cancelled))
                {
                    Assert.Equal(file, sandbox.AuthorityFile);
                    using var client = await ConnectedAsync(sandbox);
                }

                written[i] = await File.ReadAllTextAsync(file, Cancelled);
            }

            Assert.NotEqual(written[0], written[1]);
            Assert.All(written, text => Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("notes")]
    [InlineData("another authority")]
    [InlineData("more behind")]
    [InlineData("large")]
    public async Task A_file_that_no_sandbox_wrote_is_never_replaced(string what)
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-test-");
        try
        {
            var file = Path.Combine(folder.FullName, "ca.pem");
            var options = new SandboxOptions { AuthorityFile = file };
            await (await SandboxServer.StartAsync(options, Cancelled)).DisposeAsync();
            var sandbox = await File.ReadAllTextAsync(file, Cancelled);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var other = new CertificateRequest("CN=Authority of a relay", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
            var text = what switch
            {
                "another authority" => other.ExportCertificatePem() + "\n",
                "more behind" => sandbox + other.ExportCertificatePem() + "\n",
                "large" => sandbox + new string('\n', 5000),
                _ => what,
            };
            await File.WriteAllTextAsync(file, text, Cancelled);

            var refusal = await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(options, Cancelled));

            Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(text, await File.ReadAllTextAsync(file, Cancelled));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect, "localhost", "SCRAM-SHA-256")]
    [InlineData(SecureSocketOptions.SslOnConnect, "127.0.0.1", "PLAIN")]
    [InlineData(SecureSocketOptions.StartTls, "localhost", "LOGIN")]
    [InlineData(SecureSocketOptions.StartTls, "127.0.0.1", "SCRAM-SHA-256")]
    public async Task MailKit_sends_a_message_through_verified_TLS_and_it_is_captured(SecureSocketOptions mode, string host, string mechanism)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = Trusting(sandbox.AuthorityFile);
        var message = Message("Grüße");

        await client.ConnectAsync(host, mode == SecureSocketOptions.StartTls ? sandbox.SmtpPort : sandbox.SmtpsPort, mode, Cancelled);
        await client.AuthenticateAsync(Mechanism(mechanism, sandbox), Cancelled);
        await client.SendAsync(message, Cancelled);
        await client.DisconnectAsync(quit: true, Cancelled);

        var captured = await sandbox.Messages.FollowAsync(Cancelled).FirstAsync(Cancelled);
        Assert.Equal(1, captured.Number);
        Assert.Equal("ann@example.org", captured.Sender!.ToString());
        Assert.Equal("bob@example.net", Assert.Single(captured.Recipients).ToString());
        Assert.Equal((sandbox.User, mechanism), (captured.User, captured.Mechanism));
        Assert.StartsWith("TLS 1.", captured.TlsProtocol, StringComparison.Ordinal);
        Assert.NotNull(captured.TlsCipherSuite);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(captured.Content.Span)), captured.Sha256);
        var parsed = await MimeMessage.LoadAsync(new MemoryStream(captured.Content.ToArray()), Cancelled);
        Assert.Equal("Grüße", parsed.Subject);
        Assert.Equal("Hello\r\n.\r\nBye", Body(captured));
    }

    [Fact]
    public async Task MailKit_sends_in_chunks_what_is_large_and_has_dots()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await ConnectedAsync(sandbox);
        var body = string.Join("\r\n", Enumerable.Range(0, 20_000).Select(i => i % 3 == 0 ? "." : new string('x', i % 70)));

        await client.SendAsync(Message("chunks", body), Cancelled);

        Assert.True(client.Capabilities.HasFlag(SmtpCapabilities.Chunking | SmtpCapabilities.Pipelining));
        var captured = Assert.Single(sandbox.Messages.Snapshot());
        Assert.Equal(body, Body(captured));
    }

    [Fact]
    public async Task One_connection_carries_many_messages_and_they_keep_their_order()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await ConnectedAsync(sandbox);
        for (var i = 1; i <= 20; i++)
        {
            await client.SendAsync(Message($"number {i}"), Cancelled);
        }

        var numbers = await sandbox.Messages.FollowAsync(Cancelled).Take(20).Select(message => message.Number).ToListAsync(Cancelled);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), numbers);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_without_one_there_is_no_mail()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = Trusting(sandbox.AuthorityFile);
        await client.ConnectAsync("localhost", sandbox.SmtpsPort, SecureSocketOptions.SslOnConnect, Cancelled);

        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync(sandbox.User, "wrong", Cancelled));

        using var anonymous = Trusting(sandbox.AuthorityFile);
        await anonymous.ConnectAsync("localhost", sandbox.SmtpsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await Assert.ThrowsAsync<MailKit.ServiceNotAuthenticatedException>(() => anonymous.SendAsync(Message("no"), Cancelled));
        Assert.Equal(0, sandbox.Messages.Count);
    }

    [Fact]
    public async Task The_mail_folder_keeps_exactly_what_came()
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-test-");
        try
        {
            var mail = Path.Combine(folder.FullName, "not", "there", "yet");
            await using (var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MailDirectory = mail }, Cancelled))
            {
                using var client = await ConnectedAsync(sandbox);
                await client.SendAsync(Message("one"), Cancelled);
                await client.SendAsync(Message("two"), Cancelled);

                var captured = sandbox.Messages.Snapshot();
                Assert.All(captured, message => Assert.Equal(message.Content.ToArray(), File.ReadAllBytes(message.File!)));
                Assert.Equal(2, captured.Select(message => message.File).Distinct(StringComparer.Ordinal).Count());
            }

            Assert.Equal(2, Directory.GetFiles(mail).Length);
            Assert.All(Directory.GetFiles(mail), file => Assert.EndsWith(".eml", file, StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_authoritys_file_holds_a_certificate_and_no_key_and_goes_with_the_sandbox()
    {
        string file;
        await using (var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled))
        {
            file = sandbox.AuthorityFile;
            var pem = await File.ReadAllTextAsync(file, Cancelled);
            Assert.Contains("BEGIN CERTIFICATE", pem, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE", pem, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
            }
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task The_store_keeps_the_newest_and_counts_all()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxMessages = 2 }, Cancelled);
        using var client = await ConnectedAsync(sandbox);
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(Message("x"), Cancelled);
        }

        Assert.Equal(5, sandbox.Messages.Count);
        Assert.Equal([4L, 5L], sandbox.Messages.Snapshot().Select(message => message.Number));
    }

    [Fact]
    public async Task The_log_shows_the_dialogue_and_no_password()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<SandboxLogEntry>();
        string password;
        await using (var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Log = log.Enqueue }, Cancelled))
        {
            password = sandbox.Password;
            using var client = Trusting(sandbox.AuthorityFile);
            await client.ConnectAsync("localhost", sandbox.SmtpPort, SecureSocketOptions.StartTls, Cancelled);
            await client.AuthenticateAsync(new SaslMechanismPlain(sandbox.User, password), Cancelled);
            await client.SendAsync(Message("the subject"), Cancelled);
            await client.DisconnectAsync(quit: true, Cancelled);
        }

        var text = string.Join('\n', log.Select(entry => $"{entry.Connection} {entry.Listener} {entry.Event} {entry.Text}"));
        Assert.Contains("1 smtp Command STARTTLS\n1 smtp Reply 220 2.0.0 Ready to start TLS\n1 smtp Secured TLS 1.", text, StringComparison.Ordinal);
        Assert.Contains("Command AUTH PLAIN ***", text, StringComparison.Ordinal);
        Assert.Contains("Ended Quit", text, StringComparison.Ordinal);
        Assert.DoesNotContain(password, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0sandbox\0{password}")), text, StringComparison.Ordinal);
        Assert.DoesNotContain("the subject", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ending_the_sandbox_tells_a_waiting_client()
    {
        var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await ConnectedAsync(sandbox);

        await sandbox.DisposeAsync();

        var error = await Assert.ThrowsAsync<SmtpCommandException>(() => client.NoOpAsync(Cancelled));
        Assert.Equal(421, (int)error.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_fails_the_start_and_leaves_nothing_behind()
    {
        await using var first = await SandboxServer.StartAsync(cancellationToken: Cancelled);

        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => SandboxServer.StartAsync(new SandboxOptions { SmtpPort = first.SmtpPort }, Cancelled));
        await using var second = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        Assert.NotEqual(first.SmtpsPort, second.SmtpsPort);
    }

    [Fact]
    public void Options_out_of_range_fail_at_construction()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { SmtpPort = 65536 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { MaxMessages = 0 });
    }

    internal static SmtpClient Trusting(string authorityFile, SmtpClient? client = null)
    {
        client ??= new SmtpClient();
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            // MailKit has no CA file: the name was checked by the platform, the chain is checked here.
            using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return !errors.HasFlag(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch) && chain.Build((X509Certificate2)certificate!);
        };
        return client;
    }

    internal static MimeMessage Message(string subject, string body = "Hello\r\n.\r\nBye") => new(
        [new MailboxAddress("Ann", "ann@example.org")], [new MailboxAddress("Bob", "bob@example.net")], subject, new TextPart("plain") { Text = body });

    // The octets behind the header: a parser might mend line ends, and these must need no mending.
    private static string Body(CapturedMessage message)
    {
        var text = Encoding.Latin1.GetString(message.Content.Span);
        return text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].TrimEnd();
    }

    private static SaslMechanism Mechanism(string name, SandboxServer sandbox) => name switch
    {
        "SCRAM-SHA-256" => new SaslMechanismScramSha256(sandbox.User, sandbox.Password),
        "PLAIN" => new SaslMechanismPlain(sandbox.User, sandbox.Password),
        _ => new SaslMechanismLogin(sandbox.User, sandbox.Password),
    };

    internal static async Task<SmtpClient> ConnectedAsync(SandboxServer sandbox)
    {
        var client = Trusting(sandbox.AuthorityFile);
        await client.ConnectAsync("localhost", sandbox.SmtpsPort, SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(sandbox.User, sandbox.Password, Cancelled);
        return client;
    }
}
