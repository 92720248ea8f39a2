using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>A fingerprint names the certificate, and the pins name other keys, one of them its issuer's.</summary>
public sealed class TrustedCertificateWithOtherPin(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task Beside_a_fingerprint_only_the_key_of_that_certificate_counts()
    {
        var issuer = await pki.IntermediateAsync();
        var files = await issuer.IssueAsync(new());
        await using var server = new TlsServer(files);
        var trusted = TlsPolicy.TrustedCertificate(await TrustedCertificate.FingerprintAsync(files));

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", trusted.WithPins([PinnedKey.Backup, await PinnedKey.PinAsync(issuer.Files)]));
        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", trusted.WithPins([PinnedKey.Backup, await PinnedKey.PinAsync(files)]));

        Assert.Equal((SmtpFailure.PolicyRefused, SmtpFailureDetail.CertificatePinMismatch), (error.Failure, error.Detail));
        Assert.Equal(TrustSource.Fingerprint, facts.TrustSource);
    }
}
