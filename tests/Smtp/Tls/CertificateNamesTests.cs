using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>Names by RFC 9525.</summary>
public sealed class CertificateNamesTests
{
    [Theory]
    [InlineData("mail.example.test", "mail.example.test", true)]
    [InlineData("MAIL.Example.TEST", "mail.example.test", true)]
    [InlineData("mail.example.test", "mail.example.test.evil.test", false)]
    [InlineData("mail.example.test", "xmail.example.test", false)]
    [InlineData("mail.example.test\0.evil.test", "mail.example.test", false)]
    [InlineData("mail.example.test.", "mail.example.test", false)]
    [InlineData(" mail.example.test", "mail.example.test", false)]
    [InlineData("", "mail.example.test", false)]
    [InlineData("*.example.test", "mail.example.test", true)]
    [InlineData("*.example.test", "xn--bcher-kva.example.test", true)]
    [InlineData("*.example.test", "example.test", false)]
    [InlineData("*.example.test", ".example.test", false)]
    [InlineData("*.example.test", "a.b.example.test", false)]
    [InlineData("f*.example.test", "foo.example.test", false)]
    [InlineData("*o.example.test", "foo.example.test", false)]
    [InlineData("f*o.example.test", "foo.example.test", false)]
    [InlineData("xn--*.example.test", "xn--bcher-kva.example.test", false)]
    [InlineData("mail.*.test", "mail.example.test", false)]
    [InlineData("**.example.test", "mail.example.test", false)]
    [InlineData("*.*.test", "mail.example.test", false)]
    [InlineData("*", "mail", false)]
    [InlineData("*.", "mail.", false)]
    [InlineData("*.test", "mail.test", false)]
    public void A_presented_name_matches_or_does_not(string presented, string host, bool matches)
        => Assert.Equal(matches, CertificateNames.Matches(presented, host));

    [Theory]
    [InlineData("Mail.Example.Test", "mail.example.test")]
    [InlineData("mail.example.test.", "mail.example.test")]
    [InlineData("bücher.example.test", "xn--bcher-kva.example.test")]
    [InlineData("BÜCHER.example.test", "xn--bcher-kva.example.test")]
    [InlineData("my_host.internal", "my_host.internal")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "::1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("fe80::1%1", "fe80::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    public void A_host_is_written_in_one_way(string host, string ascii)
        => Assert.Equal(ascii, CertificateNames.ToAsciiHost(host));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("mail example.test")]
    [InlineData("mail.example.test\r\n")]
    [InlineData("*.example.test")]
    [InlineData("mail.example.test:465")]
    [InlineData("bü cher.test")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123.test")]
    public void What_is_no_host_is_refused(string host)
        => Assert.Throws<FormatException>(() => CertificateNames.ToAsciiHost(host));

    [Fact]
    public void An_address_is_found_among_the_addresses_only()
    {
        using var certificate = TestCertificate.Issue(san =>
        {
            san.AddDnsName("127.0.0.1");
            san.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.1"));
            san.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        });
        var names = CertificateNames.Of(certificate);

        Assert.Null(names.Find("127.0.0.1"));
        Assert.Equal("192.0.2.1", names.Find("192.0.2.1"));
        Assert.Equal("::1", names.Find("::1"));
    }

    [Fact]
    public void A_broken_extension_names_nobody()
    {
        using var certificate = TestCertificate.Issue(extensions: [new X509Extension("2.5.29.17", [0x30, 0x7f, 0x82], critical: false)]);

        Assert.Empty(CertificateNames.Of(certificate).All);
    }
}
