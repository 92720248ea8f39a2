using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>Another authority than the trusted one issued the certificate, under the same name.</summary>
public sealed class UnknownAuthority(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var impostor = await Authority.CreateRootAsync(Pki.NewFolder(), CertificateProfile.Authority("Waxwing Test Root"));
        return await impostor.IssueAsync(new());
    }

    [Fact]
    public Task An_authority_that_is_not_trusted_counts_for_nothing()
        => RefusedAsync(SmtpFailureDetail.CertificateUnknownAuthority, "CA file");

    [Fact]
    public async Task The_roots_of_the_system_do_not_vouch_for_the_authority_of_a_test()
    {
        await using var server = new TlsServer(await IssueAsync(new()));

        var error = await TlsClient.RefuseAsync(server.Port, Host, TlsPolicy.SystemRoots);

        Assert.Equal(SmtpFailureDetail.CertificateUnknownAuthority, error.Detail);
    }
}
