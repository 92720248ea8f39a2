using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate names a service of the domain, and nobody looked for a service.</summary>
public sealed class ServiceNameUnasked(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;IA5:_submissions.example.test"] });

    [Fact]
    public Task A_service_counts_for_nothing_where_none_was_looked_for()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted example.test", "found _submissions.example.test");
}
