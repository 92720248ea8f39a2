using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate of the authority in the middle is signed with SHA-1.</summary>
public sealed class Sha1Intermediate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var root = await Pki.RootAsync();
        var intermediate = await root.CreateIntermediateAsync(CertificateProfile.Authority("Faulty Intermediate") with { Digest = "sha1" });
        return await intermediate.IssueAsync(new());
    }

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_SHA_1_signature_in_the_middle_of_the_chain_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWeakSignature, "Faulty Intermediate", "ECDSA with SHA-1");
}
