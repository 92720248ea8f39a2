using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate that the fingerprint names has expired.</summary>
public sealed class ExpiredTrustedCertificate(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_fingerprint_makes_no_old_certificate_young()
    {
        var files = await Authority.SelfSignAsync(pki.NewFolder(), new() { FromDay = -40, ToDay = -3 });
        await using var server = new TlsServer(files);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", TlsPolicy.TrustedCertificate(await TrustedCertificate.FingerprintAsync(files)));

        Assert.Equal(SmtpFailureDetail.CertificateExpired, error.Detail);
    }
}
