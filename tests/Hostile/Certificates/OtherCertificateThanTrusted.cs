using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The relay shows another certificate than the one that the fingerprint names, and a trusted authority issued it.</summary>
public sealed class OtherCertificateThanTrusted(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task Another_certificate_is_refused_even_from_an_authority()
    {
        var authority = await pki.IntermediateAsync();
        var (trusted, shown) = (await authority.IssueAsync(new()), await authority.IssueAsync(new()));
        await using var server = new TlsServer(shown);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", TlsPolicy.TrustedCertificate(await TrustedCertificate.FingerprintAsync(trusted)));

        Assert.Equal((SmtpFailure.PolicyRefused, SmtpFailureDetail.CertificateFingerprintMismatch), (error.Failure, error.Detail));
        Assert.Contains("compare the fingerprint on the server itself", error.Message, StringComparison.Ordinal);
    }
}
