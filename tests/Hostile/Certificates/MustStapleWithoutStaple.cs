using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate demands a staple and the server sends none.</summary>
public sealed class MustStapleWithoutStaple(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Extensions = ["tlsfeature = status_request"] });

    [Fact]
    public Task A_demanded_staple_that_is_missing_is_fatal()
        => RefusedAsync(SmtpFailureDetail.CertificateStapleMissing, "must-staple");
}
