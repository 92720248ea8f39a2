using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate belongs to another host.</summary>
public sealed class OtherName(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["DNS:www.example.test", "IP:127.0.0.1"] });

    [Fact]
    public Task A_certificate_for_another_host_is_refused_with_both_names()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted mail.example.test", "found www.example.test, 127.0.0.1");
}
