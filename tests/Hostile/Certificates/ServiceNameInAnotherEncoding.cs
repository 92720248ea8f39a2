using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The service name is UTF-8 where RFC 4985 wants IA5: such an extension names nobody.</summary>
public sealed class ServiceNameInAnotherEncoding(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;UTF8:_submissions.example.test"] });

    [Fact]
    public Task A_name_in_another_encoding_is_none()
        => RefusedAsync(SmtpFailureDetail.CertificateNameInCommonNameOnly, "wanted example.test");
}
