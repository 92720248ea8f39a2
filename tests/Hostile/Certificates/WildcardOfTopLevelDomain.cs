using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The wildcard stands for everything under a top-level domain.</summary>
public sealed class WildcardOfTopLevelDomain(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "mail.test";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { CommonName = "mail.test", Names = ["DNS:*.test"] });

    [Fact]
    public Task A_wildcard_under_a_top_level_domain_names_nobody()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "found *.test");
}
