using System.Net.Security;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>What a policy demands is never lost by adding something else to it.</summary>
public sealed class PolicyChoices
{
    private static readonly string[] Pins = [new('a', 64), new('b', 64)];

    [Fact]
    public void Pins_client_certificate_and_trust_stay_together_in_either_order()
    {
        using var authority = new TestAuthority();
        var certificate = SslStreamCertificateContext.Create(authority.Issue(), additionalCertificates: null, offline: true);
        var trust = TlsPolicy.FromAuthorities([authority.Certificate]);

        foreach (var policy in new[] { trust.WithPins(Pins).WithClientCertificate(certificate), trust.WithClientCertificate(certificate).WithPins(Pins) })
        {
            Assert.Equal(2, policy.Pins.Count);
            Assert.Same(certificate, policy.ClientCertificate);
            Assert.Equal(TrustSource.ConfiguredAuthority, policy.Trusts);
        }
    }
}
