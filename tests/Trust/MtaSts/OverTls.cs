using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.MtaSts;

/// <summary>The platform's handler, as it is set up, at a real TLS server on loopback.</summary>
public sealed class OverTls : IDisposable
{
    private const string Redirect = "HTTP/1.1 301 Moved\r\nLocation: https://mta-sts.example.org/other\r\nContent-Length: 0\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OverTls() => _listener.Start();

    [Fact]
    public async Task A_certificate_that_is_trusted_for_the_name_lets_the_policy_be_read() =>
        Assert.Equal(MtaStsResult.Enforce, (await FindAsync("mta-sts.example.org", trusted: true, Ok)).Result);

    [Theory]
    [InlineData("mta-sts.example.org", false)]
    [InlineData("mta-sts.example.net", true)]
    [InlineData("example.org", true)]
    public async Task Any_other_certificate_is_a_fault(string name, bool trusted)
    {
        var verdict = await FindAsync(name, trusted, Ok);
        Assert.Equal((MtaStsResult.NoPolicy, MtaStsFaultKind.Tls), (verdict.Result, verdict.Fault?.Kind));
    }

    [Fact]
    public async Task No_address_that_stands_in_a_certificate_is_fetched()
    {
        using var trap = new FetchTrap();
        using var root = Certificate("root.example.org");
        using var intermediate = Certificate("intermediate.example.org", root);
        // The server does not send the intermediate; its certificate says where it could be had.
        using var certificate = Certificate("mta-sts.example.org", intermediate, trap.Address);

        var verdict = await FindAsync(certificate, [root], Ok);

        Assert.Equal(MtaStsFaultKind.Tls, verdict.Fault?.Kind);
        Assert.False(trap.WasTouched, "an address of the certificate was fetched");
    }

    [Fact]
    public async Task A_redirect_is_not_followed() =>
        Assert.Equal(MtaStsFaultKind.Redirect, (await FindAsync("mta-sts.example.org", trusted: true, Redirect)).Fault?.Kind);

    [Fact]
    public async Task What_is_no_HTTP_is_a_fault() =>
        Assert.Equal(MtaStsFaultKind.Connection, (await FindAsync("mta-sts.example.org", trusted: true, "220 mail.example.org ESMTP\r\n")).Fault?.Kind);

    public void Dispose() => _listener.Dispose();

    private static string Ok => $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {PolicyHost.Enforce.Length}\r\n\r\n{PolicyHost.Enforce}";

    private async Task<MtaStsVerdict> FindAsync(string name, bool trusted, string answer)
    {
        using var certificate = Certificate(name);
        return await FindAsync(certificate, trusted ? [certificate] : [], answer);
    }

    private async Task<MtaStsVerdict> FindAsync(X509Certificate2 certificate, X509Certificate2Collection authorities, string answer)
    {
        using var handler = HttpsHandler.Create(authorities: authorities);
        handler.ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(_listener.LocalEndpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };

        var serving = ServeAsync(certificate, answer);
        using var policies = new MtaStsPolicies(new Zone("_mta-sts.example.org  TXT  v=STSv1; id=1"), handler: handler);
        var verdict = await policies.FindAsync(Domain.Parse("example.org"), TestContext.Current.CancellationToken);
        await serving;
        return verdict;
    }

    private async Task ServeAsync(X509Certificate2 certificate, string answer)
    {
        using var socket = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            // Offline: the platform's server would fetch what it lacks to send.
            var context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, TestContext.Current.CancellationToken);
            using var request = new StreamReader(tls, Encoding.ASCII, leaveOpen: true);
            while (await request.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
            {
            }

            await tls.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone: it does not trust the certificate.
        }
    }

    // Its own issuer where none is given.
    private static X509Certificate2 Certificate(string name, X509Certificate2? issuer = null, string? address = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: address is null, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        if (address is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{address}/ocsp"], [$"{address}/issuer.der"]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{address}/revoked.crl"]));
        }

        using var signed = issuer is null ? null : request.Create(issuer, new DateTimeOffset(issuer.NotBefore), new DateTimeOffset(issuer.NotAfter), Guid.NewGuid().ToByteArray());
        using var created = signed?.CopyWithPrivateKey(key) ?? request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), null);
    }
}
