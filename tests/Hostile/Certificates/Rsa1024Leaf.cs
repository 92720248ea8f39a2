using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server's key is RSA of 1024 bits.</summary>
public sealed class Rsa1024Leaf(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Key = CertificateProfile.Rsa1024 });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_short_RSA_key_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWeakKey, "RSA 1024", "2048");
}
