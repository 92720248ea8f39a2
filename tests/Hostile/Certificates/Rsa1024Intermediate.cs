using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The key of the authority in the middle is RSA of 1024 bits.</summary>
public sealed class Rsa1024Intermediate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var root = await Pki.RootAsync();
        var intermediate = await root.CreateIntermediateAsync(CertificateProfile.Authority("Faulty Intermediate") with { Key = CertificateProfile.Rsa1024 });
        return await intermediate.IssueAsync(new());
    }

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_short_RSA_key_in_the_middle_of_the_chain_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWeakKey, "Faulty Intermediate", "RSA 1024");
}
