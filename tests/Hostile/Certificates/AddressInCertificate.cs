using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server is known by its address.</summary>
public sealed class AddressInCertificate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "127.0.0.1";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["IP:127.0.0.1"] });

    [Fact]
    public async Task An_address_that_is_named_as_an_address_is_accepted()
    {
        var facts = await AcceptedAsync();

        Assert.Equal("127.0.0.1", facts.MatchedName);
    }
}
