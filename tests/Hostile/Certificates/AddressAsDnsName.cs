using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate writes the address as if it were a DNS name.</summary>
public sealed class AddressAsDnsName(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "127.0.0.1";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { CommonName = "127.0.0.1", Names = ["DNS:127.0.0.1", "DNS:*.0.0.1"] });

    [Fact]
    public Task An_address_among_the_DNS_names_names_no_address()
        => RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "wanted 127.0.0.1");
}
