using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate that the fingerprint names has a key that can be broken.</summary>
public sealed class WeakTrustedCertificate(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_fingerprint_makes_no_weak_key_strong()
    {
        var files = await Authority.SelfSignAsync(pki.NewFolder(), new() { Key = CertificateProfile.Rsa1024 });
        await using var server = await CertificateScenario.ServeByOpensslAsync(files);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", TlsPolicy.TrustedCertificate(await TrustedCertificate.FingerprintAsync(files)));

        Assert.Equal(SmtpFailureDetail.CertificateWeakKey, error.Detail);
    }
}
