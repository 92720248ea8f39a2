using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server staples an OCSP answer: revoked.</summary>
public sealed class StapledRevoked(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() {  });

    internal override async Task<ITlsPeer> ServeAsync(CertificateFiles files)
    {
        var authority = await Pki.IntermediateAsync();
        await authority.RevokeAsync(files);
        return await ServeByOpensslAsync(files, "-status_file", await authority.AnswerOcspAsync(files));
    }

    [Fact]
    public Task A_stapled_revocation_is_fatal()
        => RefusedAsync(SmtpFailureDetail.CertificateRevoked, "revoked");
}
