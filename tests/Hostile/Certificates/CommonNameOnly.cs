using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The host stands in the common name and nowhere else.</summary>
public sealed class CommonNameOnly(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = [] });

    [Fact]
    public Task A_common_name_is_no_name()
        => RefusedAsync(SmtpFailureDetail.CertificateNameInCommonNameOnly, "CN=mail.example.test");
}
