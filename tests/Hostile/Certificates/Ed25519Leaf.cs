using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server's key is of a kind that the platform cannot judge.</summary>
public sealed class Ed25519Leaf(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Key = ["ED25519"] });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_key_of_a_kind_that_cannot_be_judged_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWeakKey, "1.3.101.112");
}
