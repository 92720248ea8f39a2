using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>Somebody else signed in the name of the real authority, whose certificate the server sends along.</summary>
public sealed class ForgedSignature(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var forger = await Authority.CreateRootAsync(Pki.NewFolder(), CertificateProfile.Authority("Waxwing Test Intermediate"));
        var forged = await forger.IssueAsync(new() { NamesIssuerKey = false });
        return forged with { Intermediates = (await Pki.IntermediateAsync()).Chain };
    }

    [Fact]
    public Task A_forged_signature_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateChainInvalid, "breaks RFC 5280", "a signature in it is wrong");
}
