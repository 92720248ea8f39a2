using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate demands a staple, the server sends none, and the certificate names a responder to ask instead.</summary>
public sealed class MustStapleWithRevocationAddresses(PublicKeyInfrastructure pki) : CertificateScenario(pki), IDisposable
{
    private readonly FetchTrap trap = new();

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new()
    {
        Extensions = ["tlsfeature = status_request", $"authorityInfoAccess = OCSP;URI:{trap.Address}/ocsp"],
    });

    [Fact]
    public async Task A_missing_staple_is_not_fetched_from_the_address_that_the_certificate_names()
    {
        await RefusedAsync(SmtpFailureDetail.CertificateStapleMissing);

        Assert.False(trap.WasTouched, "an address of the certificate was fetched");
    }

    public void Dispose() => trap.Dispose();
}
