using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>
/// Sessions of earlier connections: the platform alone takes them up, whoever verified them, and shows that our listening
/// tells it; with our policies none is ever taken up, under whatever other policy it was verified.
/// </summary>
public sealed class TlsSessions(PublicKeyInfrastructure pki)
{
    public static TheoryData<string[]> Versions =>
    [
        (string[])["-tls1_3"],
        (string[])["-tls1_2"],
        (string[])["-tls1_2", "-no_ticket"],
    ];

    /// <summary>Why resumption is off: the platform's cache goes by host and version and asks no policy. And our listening sees it.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_platform_alone_resumes_across_policies_and_that_is_seen(string[] options)
    {
        var (files, host) = await IssueAsync();
        await using var server = await TlsServerProcess.StartOpensslAsync(files, [.. options, "-www"]);
        var (trusting, other) = (await pki.PolicyAsync(), TlsPolicy.TrustedCertificate(new string('0', 64)));

        var first = await ConnectAsync(server.Port, PlatformOptions(trusting, host));
        var second = await ConnectAsync(server.Port, PlatformOptions(other, host));

        Assert.Equal((false, true), (first?.Resumed, second?.Resumed));
        Assert.True(options.Contains("-tls1_2") ? second!.Group is null : second!.Group is not null);
    }

    /// <summary>What the platform does on Linux; if it ever changes, this tells that resumption can be thought about again.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task With_a_list_of_suites_the_platform_keeps_no_session_even_if_it_may(string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what OpenSSL under .NET does");
        var (files, host) = await IssueAsync();
        await using var server = await TlsServerProcess.StartOpensslAsync(files, [.. options, "-www"]);
        var policy = await pki.PolicyAsync();

        for (var i = 0; i < 3; i++)
        {
            var allowed = policy.ClientOptions(host, TimeProvider.System.GetUtcNow(), (_, peer, _, _) => peer is not null);
            allowed.AllowTlsResume = true;
            Assert.Equal(false, (await ConnectAsync(server.Port, allowed))?.Resumed);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task No_policy_takes_up_a_session_of_another_or_of_its_own(string[] options)
    {
        var (files, host) = await IssueAsync();
        await using var server = await TlsServerProcess.StartOpensslAsync(files, [.. options, "-www"]);
        var (authority, other) = (await pki.PolicyAsync(), TlsPolicy.FromAuthorityFile((await Authority.CreateRootAsync(pki.NewFolder(), CertificateProfile.Authority("Another Root"))).Files.Certificate));
        var wrongFingerprint = TlsPolicy.TrustedCertificate(new string('0', 64));

        // The platform's own cache is full of sessions for this very host, which the first policy verified.
        Assert.Equal(false, (await ConnectAsync(server.Port, PlatformOptions(authority, host)))?.Resumed);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(false, (await TlsClient.ConnectAsync(server.Port, host, authority)).Resumed);
            Assert.Equal(SmtpFailureDetail.CertificateUnknownAuthority, (await TlsClient.RefuseAsync(server.Port, host, other)).Detail);
            Assert.Equal(SmtpFailureDetail.CertificateFingerprintMismatch, (await TlsClient.RefuseAsync(server.Port, host, wrongFingerprint)).Detail);
        }
    }

    /// <summary>A host of its own for each test: the platform's cache is one for the whole process.</summary>
    private async Task<(CertificateFiles Files, string Host)> IssueAsync()
    {
        var host = $"h{Guid.NewGuid():N}.example.test";
        return (await (await pki.IntermediateAsync()).IssueAsync(new() { Names = [$"DNS:{host}"] }), host);
    }

    /// <summary>The platform's own choice of suites and of resumption, with the chain policy of ours.</summary>
    private static SslClientAuthenticationOptions PlatformOptions(TlsPolicy policy, string host)
    {
        var options = policy.ClientOptions(host, TimeProvider.System.GetUtcNow(), (_, peer, _, _) => peer is not null);
        options.CipherSuitesPolicy = null;
        options.AllowTlsResume = true;
        return options;
    }

    /// <summary>One handshake and one answer, behind which the tickets of TLS 1.3 are.</summary>
    private static async Task<FlightFacts?> ConnectAsync(int port, SslClientAuthenticationOptions options)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        var witness = new HandshakeWitness(client.GetStream());
        await using var stream = new SslStream(witness);
        await stream.AuthenticateAsClientAsync(options, deadline.Token);
        await stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), deadline.Token);
        await stream.CopyToAsync(Stream.Null, deadline.Token);
        return witness.Flight.Facts;
    }
}
