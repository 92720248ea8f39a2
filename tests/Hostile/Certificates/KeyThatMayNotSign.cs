using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The key may only encrypt keys, as TLS did once.</summary>
public sealed class KeyThatMayNotSign(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Key = CertificateProfile.Rsa2048, KeyUsage = "keyEncipherment" });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_key_that_may_not_sign_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWrongUsage, "digitalSignature");
}
