using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate is for the future.</summary>
public sealed class LeafNotYetValid(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { FromDay = 5 });

    [Fact]
    public Task A_certificate_of_the_future_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateNotYetValid, "from now", "clock");
}
