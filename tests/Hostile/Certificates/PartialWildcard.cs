using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The wildcard is a part of a label.</summary>
public sealed class PartialWildcard(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "foo.example.test";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["DNS:f*.example.test"] });

    [Fact]
    public Task A_wildcard_that_is_part_of_a_label_names_nobody()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "found f*.example.test");
}
