using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate names a CRL and an OCSP responder; nobody answers there.</summary>
public sealed class RevocationAddresses(PublicKeyInfrastructure pki) : CertificateScenario(pki), IDisposable
{
    private readonly FetchTrap trap = new();

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new()
    {
        Extensions = [$"crlDistributionPoints = URI:{trap.Address}/list.crl", $"authorityInfoAccess = OCSP;URI:{trap.Address}/ocsp"],
    });

    [Fact]
    public async Task A_CRL_and_an_OCSP_address_of_a_certificate_are_never_fetched()
    {
        var facts = await AcceptedAsync();

        Assert.Equal(RevocationStatus.NotChecked, facts.Revocation);

        Assert.False(trap.WasTouched, "an address of the certificate was fetched");
    }

    public void Dispose() => trap.Dispose();
}
