using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate names another service of the domain: whoever runs its web server is not its mail server.</summary>
public sealed class ServiceNameOfAnotherService(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;IA5:_imaps.example.test"] });

    [Fact]
    public Task Another_service_of_the_domain_is_not_enough()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted example.test or _submissions.example.test", "found _imaps.example.test");
}
