using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server leaves out the intermediate and its certificate names an address for it; nobody answers there.</summary>
public sealed class IssuerAddress(PublicKeyInfrastructure pki) : CertificateScenario(pki), IDisposable
{
    private readonly FetchTrap trap = new();

    internal override async Task<CertificateFiles> CertificateAsync() => await IssueAsync(new()
    {
        Extensions = [$"authorityInfoAccess = caIssuers;URI:{trap.Address}/issuer.der"],
    }) with { Intermediates = [] };

    [Fact]
    public async Task A_missing_intermediate_is_never_fetched()
    {
        await RefusedAsync(SmtpFailureDetail.CertificateUnknownAuthority);

        Assert.False(trap.WasTouched, "an address of the certificate was fetched");
    }

    public void Dispose() => trap.Dispose();
}
