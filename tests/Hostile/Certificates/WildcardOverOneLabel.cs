using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate has a wildcard for the host's own label.</summary>
public sealed class WildcardOverOneLabel(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["DNS:*.example.test"] });

    [Fact]
    public async Task A_wildcard_stands_for_one_whole_label()
    {
        var facts = await AcceptedAsync();

        Assert.Equal("*.example.test", facts.MatchedName);
    }
}
