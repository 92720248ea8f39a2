using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>
/// An authority that may issue for <c>partner.test</c> only names the service of another domain. Its constraint speaks of DNS
/// names, and a service name is of another kind: the platform lets it pass (RFC 4985 §4).
/// </summary>
public sealed class ServiceNameUnderNameConstraints(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var constrained = await (await Pki.RootAsync()).CreateIntermediateAsync(
            CertificateProfile.Authority("Waxwing Partner Authority") with { Extensions = ["nameConstraints = critical, permitted;DNS:partner.test"] });
        return await constrained.IssueAsync(new() { Names = ["DNS:mail.partner.test", "otherName:1.3.6.1.5.5.7.8.7;IA5:_submissions.example.test"] });
    }

    [Fact]
    public Task An_authority_with_name_constraints_cannot_vouch_for_a_service()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted example.test", "found mail.partner.test");
}
