using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Waxwing.Sandbox.Tests;

public sealed class SandboxFaultTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_fault_has_a_name_of_its_own_a_sentence_and_a_practice()
    {
        Assert.Equal(
            "starttls-stripped, certificate-other-name, injected-replies, injected-replies-before, injected-replies-after, tls-1.1",
            string.Join(", ", SandboxFaults.All));
        Assert.All(SandboxFaults.All, fault =>
        {
            Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
            Assert.InRange(fault.Practice, 1, 17);
            Assert.Same(fault, SandboxFaults.Find(fault.Name));
        });
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_list()
    {
        var error = Assert.Throws<UnknownSandboxFaultException>(() => SandboxFaults.Find("tls-9"));

        Assert.Equal("tls-9", error.Name);
        Assert.Contains("starttls-stripped, certificate-other-name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stripped_server_offers_no_STARTTLS_and_takes_mail_from_a_careless_client()
    {
        await using var sandbox = await StartAsync(SandboxFaults.StartTlsStripped);
        using (var careful = SandboxServerTests.Trusting(sandbox.AuthorityFile))
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => careful.ConnectAsync("localhost", sandbox.SmtpPort, SecureSocketOptions.StartTls, Cancelled));
        }

        var answers = await ClearAsync(sandbox.SmtpPort, "EHLO x\r\n", "STARTTLS\r\n");
        Assert.DoesNotContain("STARTTLS", answers[1], StringComparison.Ordinal);
        Assert.StartsWith("502 5.5.1", answers[2], StringComparison.Ordinal);

        using var careless = new SmtpClient();
        await careless.ConnectAsync("localhost", sandbox.SmtpPort, SecureSocketOptions.StartTlsWhenAvailable, Cancelled);
        await careless.SendAsync(SandboxServerTests.Message("in clear"), Cancelled);
        Assert.Null(Assert.Single(sandbox.Messages.Snapshot()).TlsProtocol);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_for_another_name_is_valid_but_for_the_name(bool implicitTls)
    {
        await using var sandbox = await StartAsync(SandboxFaults.CertificateOtherName);
        using var socket = await ConnectAsync(implicitTls ? sandbox.SmtpsPort : sandbox.SmtpPort);
        if (!implicitTls)
        {
            await ReadAsync(socket.GetStream());
            await socket.GetStream().WriteAsync("EHLO x\r\nSTARTTLS\r\n"u8.ToArray(), Cancelled);
            await ReadUntilAsync(socket.GetStream(), "220 2.0.0");
        }

        var errors = SslPolicyErrors.None;
        using var authority = X509CertificateLoader.LoadCertificateFromFile(sandbox.AuthorityFile);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
                RemoteCertificateValidationCallback = (_, _, _, found) =>
                {
                    errors = found;
                    return found == SslPolicyErrors.RemoteCertificateNameMismatch;
                },
            },
            Cancelled);

        Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch, errors);
        Assert.True(((X509Certificate2)tls.RemoteCertificate!).MatchesHostname("other.example"));
    }

    [Fact]
    public async Task Forged_replies_share_the_segment_of_the_220()
    {
        await using var behind = await StartAsync(SandboxFaults.InjectedReplies);
        Assert.StartsWith("220 2.0.0 Ready to start TLS\r\n250-localhost\r\n250-AUTH PLAIN LOGIN\r\n", (await ClearAsync(behind.SmtpPort, "EHLO x\r\n", "STARTTLS\r\n"))[2], StringComparison.Ordinal);

        await using var before = await StartAsync(SandboxFaults.InjectedRepliesBefore);
        var answer = (await ClearAsync(before.SmtpPort, "EHLO x\r\n", "STARTTLS\r\n"))[2];
        Assert.StartsWith("250-localhost\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("220 2.0.0 Ready to start TLS\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_replies_stand_where_the_handshake_should_begin()
    {
        await using var sandbox = await StartAsync(SandboxFaults.InjectedRepliesAfter);
        using var socket = await ConnectAsync(sandbox.SmtpPort);
        await ReadAsync(socket.GetStream());
        await socket.GetStream().WriteAsync("EHLO x\r\nSTARTTLS\r\n"u8.ToArray(), Cancelled);

        Assert.Contains("220 2.0.0 Ready to start TLS\r\n250-localhost\r\n", await ReadUntilAsync(socket.GetStream(), "235 2.7.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_1_1_serves_a_permissive_client_and_nobody_else()
    {
        await using var sandbox = await StartAsync(SandboxFaults.Tls11);

        Assert.Equal(new PermissiveGreeting("TLS 1.1", "220 localhost ESMTP"), await PermissiveTls11Client.GreetAsync(sandbox.SmtpsPort, Cancelled));

        using var modern = SandboxServerTests.Trusting(sandbox.AuthorityFile);
        await Assert.ThrowsAsync<SslHandshakeException>(() => modern.ConnectAsync("localhost", sandbox.SmtpsPort, SecureSocketOptions.SslOnConnect, Cancelled));
        using var startTls = SandboxServerTests.Trusting(sandbox.AuthorityFile);
        await Assert.ThrowsAsync<SslHandshakeException>(() => startTls.ConnectAsync("localhost", sandbox.SmtpPort, SecureSocketOptions.StartTls, Cancelled));
    }

    [Fact]
    public async Task The_permissive_client_prefers_what_is_new_where_it_is_offered()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);

        Assert.Equal("TLS 1.2", (await PermissiveTls11Client.GreetAsync(sandbox.SmtpsPort, Cancelled)).Protocol);
    }

    private static Task<SandboxServer> StartAsync(SandboxFault fault) => SandboxServer.StartAsync(new SandboxOptions { Fault = fault }, Cancelled);

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, Cancelled);
        return socket;
    }

    // The greeting, and what each command was answered with.
    private static async Task<List<string>> ClearAsync(int port, params string[] commands)
    {
        using var socket = await ConnectAsync(port);
        var answers = new List<string> { await ReadAsync(socket.GetStream()) };
        foreach (var command in commands)
        {
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command), Cancelled);
            answers.Add(await ReadAsync(socket.GetStream()));
        }

        return answers;
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancelled));
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string text)
    {
        var read = "";
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var more = await ReadAsync(stream);
            Assert.NotEmpty(more);
            read += more;
        }

        return read;
    }
}
