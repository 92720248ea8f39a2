using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests.Peers;

/// <summary>The certificates that peers show.</summary>
internal static class Certificates
{
    private static readonly CertificateProfile Good = new() { CommonName = "localhost", Names = ["DNS:localhost"] };

    public static Task<CertificateFiles> Faultless(PublicKeyInfrastructure pki) => IssueAsync(pki, profile => profile);

    /// <summary>For the suites in which the server's key is RSA.</summary>
    public static Task<CertificateFiles> Rsa(PublicKeyInfrastructure pki) =>
        IssueAsync(pki, profile => profile with { Key = CertificateProfile.Rsa2048, KeyUsage = "digitalSignature, keyEncipherment" });

    public static Func<PublicKeyInfrastructure, Task<CertificateFiles>> With(Func<CertificateProfile, CertificateProfile> change) => pki => IssueAsync(pki, change);

    public static Task<CertificateFiles> SelfSigned(PublicKeyInfrastructure pki) => Authority.SelfSignAsync(pki.NewFolder(), Good);

    public static async Task<CertificateFiles> OfUnknownAuthority(PublicKeyInfrastructure pki) =>
        await (await Authority.CreateRootAsync(pki.NewFolder(), CertificateProfile.Authority("Stranger"))).IssueAsync(Good);

    public static async Task<CertificateFiles> WithoutIntermediate(PublicKeyInfrastructure pki) => await Faultless(pki) with { Intermediates = [] };

    /// <summary>Issued by a certificate that may not issue.</summary>
    public static async Task<CertificateFiles> OfNoAuthority(PublicKeyInfrastructure pki)
    {
        var leaf = await (await pki.IntermediateAsync()).CreateIntermediateAsync(new CertificateProfile { CommonName = "another.test", Names = ["DNS:another.test"] });
        return await leaf.IssueAsync(Good);
    }

    private static async Task<CertificateFiles> IssueAsync(PublicKeyInfrastructure pki, Func<CertificateProfile, CertificateProfile> change) =>
        await (await pki.IntermediateAsync()).IssueAsync(change(Good));
}
