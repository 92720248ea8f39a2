using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>
/// The server (openssl) demands a client certificate, and does not get one that it takes. Under TLS 1.3 our handshake is over
/// when it says so: the refusal comes in place of the greeting.
/// </summary>
public sealed class ClientCertificateDemanded(PublicKeyInfrastructure pki)
{
    [Theory]
    [InlineData("-tls1_3")]
    public async Task None_is_configured(string version)
    {
        await using var server = await ServeAsync(version);

        var error = await RefusedAsync(server, await pki.PolicyAsync());

        Assert.Equal((SmtpStage.TlsHandshake, SmtpFailure.Rejected, SmtpFailureDetail.ClientCertificateMissing, RetryAdvice.Never), (error.Stage, error.Failure, error.Detail, error.Retry));
    }

    [Theory]
    [InlineData("-tls1_3")]
    [InlineData("-tls1_2")]
    public async Task It_is_of_an_authority_that_the_server_does_not_know(string version)
    {
        await using var server = await ServeAsync(version);
        var stranger = await Authority.SelfSignAsync(pki.NewFolder(), new CertificateProfile { ExtendedKeyUsage = "clientAuth" });

        var error = await RefusedAsync(server, await WithCertificateAsync(stranger));

        Assert.Equal((SmtpStage.TlsHandshake, SmtpFailure.Rejected, SmtpFailureDetail.ClientCertificateRefused, RetryAdvice.Never), (error.Stage, error.Failure, error.Detail, error.Retry));
    }

    [Theory]
    [InlineData("-tls1_3")]
    [InlineData("-tls1_2")]
    public async Task One_that_the_server_knows_is_shown_with_what_stands_between(string version)
    {
        await using var server = await ServeAsync(version);
        var files = await (await pki.IntermediateAsync()).IssueAsync(new CertificateProfile { ExtendedKeyUsage = "clientAuth" });

        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", await WithCertificateAsync(files));

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(files.Certificate);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(certificate.RawData)), facts.ClientCertificateFingerprint);
    }

    private async Task<TlsServerProcess> ServeAsync(string version)
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new CertificateProfile());
        return await TlsServerProcess.StartOpensslAsync(files, version, "-Verify", "3", "-verify_return_error", "-CAfile", (await pki.RootAsync()).Files.Certificate);
    }

    private async Task<TlsPolicy> WithCertificateAsync(CertificateFiles files)
    {
        var chain = new X509Certificate2Collection();
        foreach (var file in files.Intermediates)
        {
            chain.ImportFromPemFile(file);
        }

        var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        return (await pki.PolicyAsync()).WithClientCertificate(SslStreamCertificateContext.Create(certificate, chain, offline: true));
    }

    private static async Task<SmtpError> RefusedAsync(TlsServerProcess server, TlsPolicy policy)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        var exception = await Assert.ThrowsAsync<SmtpException>(() => SmtpConnection.OpenAsync(
            client.GetStream(), new SmtpConnectionOptions { Host = "mail.example.test", Tls = policy }, TestContext.Current.CancellationToken));
        return exception.Error;
    }
}
