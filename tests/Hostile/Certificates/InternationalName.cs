using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server has a name with letters beyond ASCII.</summary>
public sealed class InternationalName(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "bücher.example.test";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["DNS:xn--bcher-kva.example.test"] });

    [Fact]
    public async Task An_international_name_is_compared_in_A_labels()
    {
        var facts = await AcceptedAsync();

        Assert.Equal("xn--bcher-kva.example.test", facts.MatchedName);
        Assert.Equal("xn--bcher-kva.example.test", facts.Host);
    }
}
