using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The authority in the middle is past its end.</summary>
public sealed class ExpiredIntermediate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync()
    {
        var root = await Pki.RootAsync();
        var intermediate = await root.CreateIntermediateAsync(CertificateProfile.Authority("Faulty Intermediate") with { FromDay = -400, ToDay = -1 });
        return await intermediate.IssueAsync(new() { FromDay = -5 });
    }

    [Fact]
    public Task An_expired_authority_in_the_middle_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateExpired, "Faulty Intermediate", "expired 1 day ago");
}
