using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate demands a staple and the server sends one.</summary>
public sealed class MustStapleWithStaple(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Extensions = ["tlsfeature = status_request"] });

    internal override async Task<ITlsPeer> ServeAsync(CertificateFiles files)
    {
        var authority = await Pki.IntermediateAsync();
        return await ServeByOpensslAsync(files, "-status_file", await authority.AnswerOcspAsync(files));
    }

    [Fact]
    public async Task A_demanded_staple_that_comes_is_accepted()
    {
        var facts = await AcceptedAsync();

        Assert.Equal(RevocationStatus.Good, facts.Revocation);
    }
}
