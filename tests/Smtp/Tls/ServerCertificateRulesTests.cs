using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>What a server is told of its own certificate.</summary>
public sealed class ServerCertificateRulesTests
{
    private static readonly DateTimeOffset Midsummer = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_certificate_in_order_has_no_fault()
    {
        using var leaf = TestCertificate.Issue();

        Assert.Empty(ServerCertificateRules.FindFaults(leaf, [], Midsummer));
    }

    [Fact]
    public void One_that_is_over_or_has_not_begun_is_told_so()
    {
        using var leaf = TestCertificate.Issue();

        Assert.Contains("expired", Assert.Single(ServerCertificateRules.FindFaults(leaf, [], TestCertificate.End.AddDays(2))), StringComparison.Ordinal);
        Assert.Contains("valid only from", Assert.Single(ServerCertificateRules.FindFaults(leaf, [], TestCertificate.Start.AddDays(-2))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_key_is_weak_in_the_certificate_and_in_what_stands_behind_it()
    {
        using var weak = TestCertificate.IssueRsa(1024, RSASignaturePadding.Pkcs1);
        using var leaf = TestCertificate.Issue();

        Assert.Contains("RSA 1024", Assert.Single(ServerCertificateRules.FindFaults(weak, [], Midsummer)), StringComparison.Ordinal);
        Assert.Contains("in the chain", Assert.Single(ServerCertificateRules.FindFaults(leaf, [weak], Midsummer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_with_SHA1_is_weak()
    {
        using var leaf = TestCertificate.IssueClaiming("300906072a8648ce3d0401");

        Assert.Contains("SHA-1", Assert.Single(ServerCertificateRules.FindFaults(leaf, [], Midsummer)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_common_name_is_no_name()
    {
        using var leaf = TestCertificate.Issue(extensions: []);

        Assert.Contains("subject alternative name", Assert.Single(ServerCertificateRules.FindFaults(leaf, [], Midsummer)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_for_clients_or_for_encipherment_alone_is_of_no_use()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.example.test");
        using var ofClients = TestCertificate.Issue(extensions: [names.Build(), new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false)]);
        using var ofEncipherment = TestCertificate.Issue(extensions: [names.Build(), new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true)]);

        Assert.Contains("serverAuth", Assert.Single(ServerCertificateRules.FindFaults(ofClients, [], Midsummer)), StringComparison.Ordinal);
        Assert.Contains("digitalSignature", Assert.Single(ServerCertificateRules.FindFaults(ofEncipherment, [], Midsummer)), StringComparison.Ordinal);
    }
}
