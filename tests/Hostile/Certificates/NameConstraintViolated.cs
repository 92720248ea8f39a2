using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The authority may issue for another domain only.</summary>
public sealed class NameConstraintViolated(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var root = await Pki.RootAsync();
        var intermediate = await root.CreateIntermediateAsync(CertificateProfile.Authority("Faulty Intermediate") with { Extensions = ["nameConstraints = critical, permitted;DNS:allowed.test"] });
        return await intermediate.IssueAsync(new());
    }

    [Fact]
    public Task An_authority_cannot_issue_outside_its_name_constraints()
        => RefusedAsync(SmtpFailureDetail.CertificateChainInvalid, "breaks RFC 5280", "name constraints");
}
