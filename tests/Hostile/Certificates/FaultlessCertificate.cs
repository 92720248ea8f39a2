using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server shows a certificate without fault.</summary>
public sealed class FaultlessCertificate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new());

    [Fact]
    public async Task A_faultless_certificate_is_accepted_and_the_facts_say_who_vouched()
    {
        var facts = await AcceptedAsync();

        Assert.Equal("mail.example.test", facts.MatchedName);
        Assert.Equal(TrustSource.ConfiguredAuthority, facts.TrustSource);
        Assert.Equal("CN=Waxwing Test Root", facts.TrustAnchor);
        Assert.Equal("TLS 1.3", facts.Protocol);
        Assert.Equal("EC P-256", facts.Certificate.Key);
        Assert.Equal(RevocationStatus.NotChecked, facts.Revocation);
    }
}
