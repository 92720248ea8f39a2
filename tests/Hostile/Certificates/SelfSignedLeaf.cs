using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate vouches for itself.</summary>
public sealed class SelfSignedLeaf(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => Authority.SelfSignAsync(Pki.NewFolder(), new());

    [Fact]
    public Task A_certificate_that_vouches_for_itself_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateSelfSigned, "vouches for itself", "CA file");
}
