using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The wildcard would have to stand for two labels.</summary>
public sealed class WildcardOverTwoLabels(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "a.b.example.test";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["DNS:*.example.test"] });

    [Fact]
    public Task A_wildcard_never_stands_for_two_labels()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted a.b.example.test", "found *.example.test");
}
