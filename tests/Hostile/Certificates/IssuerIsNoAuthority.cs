using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The issuer is an ordinary server certificate.</summary>
public sealed class IssuerIsNoAuthority(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var root = await Pki.RootAsync();
        var intermediate = await root.CreateIntermediateAsync(CertificateProfile.Authority("Faulty Intermediate") with { IsAuthority = false });
        return await intermediate.IssueAsync(new());
    }

    [Fact]
    public Task A_certificate_that_is_no_authority_issues_nothing()
        => RefusedAsync(SmtpFailureDetail.CertificateChainInvalid, "breaks RFC 5280", "basic constraints");
}
