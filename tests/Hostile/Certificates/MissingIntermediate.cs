using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server forgot to send the intermediate certificate.</summary>
public sealed class MissingIntermediate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override async Task<CertificateFiles> CertificateAsync() => await IssueAsync(new()) with { Intermediates = [] };

    [Fact]
    public Task A_chain_with_a_gap_is_refused_and_the_gap_is_named()
        => RefusedAsync(SmtpFailureDetail.CertificateUnknownAuthority, "Waxwing Test Intermediate", "full chain");
}
