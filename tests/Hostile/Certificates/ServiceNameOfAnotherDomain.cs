using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate names the service of a domain that has the other in it.</summary>
public sealed class ServiceNameOfAnotherDomain(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;IA5:_submissions.example.test.evil.test"] });

    [Fact]
    public Task The_service_of_another_domain_is_not_enough()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "found _submissions.example.test.evil.test");
}
