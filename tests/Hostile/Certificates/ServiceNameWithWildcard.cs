using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate names the service of every domain below a top-level one.</summary>
public sealed class ServiceNameWithWildcard(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;IA5:_submissions.*.test"] });

    [Fact]
    public Task A_service_name_has_no_wildcard()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "found _submissions.*.test");
}
