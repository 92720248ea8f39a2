using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate is past its end.</summary>
public sealed class ExpiredLeaf(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { FromDay = -40, ToDay = -3 });

    [Fact]
    public Task An_expired_certificate_is_refused_with_the_days_since()
        => RefusedAsync(SmtpFailureDetail.CertificateExpired, "expired 3 days ago", "Renew it");
}
