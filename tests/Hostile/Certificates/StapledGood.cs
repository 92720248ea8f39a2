using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server staples an OCSP answer: good.</summary>
public sealed class StapledGood(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() {  });

    internal override async Task<ITlsPeer> ServeAsync(CertificateFiles files)
    {
        var authority = await Pki.IntermediateAsync();
        return await ServeByOpensslAsync(files, "-status_file", await authority.AnswerOcspAsync(files));
    }

    [Fact]
    public async Task A_stapled_answer_is_honoured()
    {
        var facts = await AcceptedAsync();

        Assert.Equal(RevocationStatus.Good, facts.Revocation);
    }
}
