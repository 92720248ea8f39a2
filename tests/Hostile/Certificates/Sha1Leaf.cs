using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server's certificate is signed with SHA-1.</summary>
public sealed class Sha1Leaf(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Digest = "sha1" });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_SHA_1_signature_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWeakSignature, "ECDSA with SHA-1");
}
