using System.Net.Security;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>Who is trusted, and what can never be chosen.</summary>
public sealed class TlsPolicyTests
{
    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("box.lan", true)] // nobody reserved it
    [InlineData("notlocal", false)]
    [InlineData("mail.notlocal", true)]
    [InlineData("local.example.com", true)]
    [InlineData("ai.", true)] // a top-level domain
    [InlineData("localhost", false)]
    [InlineData("localhost.", false)]
    [InlineData("relay.LOCALHOST", false)]
    [InlineData("relay.local", false)]
    [InlineData("relay.internal", false)]
    [InlineData("relay.home.arpa", false)]
    [InlineData("arpa.home", true)]
    [InlineData("relay.test", false)]
    [InlineData("relay.invalid", false)]
    [InlineData("relay.example", false)]
    [InlineData("relay", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("[::1]", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1%2", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void A_host_is_public_or_it_is_not(string host, bool isPublic)
        => Assert.Equal(isPublic, TlsPolicy.IsPublicHost(host));

    [Fact]
    public void A_fingerprint_is_read_in_the_forms_that_people_copy()
    {
        var hexadecimal = string.Concat(Enumerable.Repeat("0aF1", 16));
        var colons = string.Join(':', hexadecimal.Chunk(2).Select(pair => new string(pair)));

        foreach (var form in (string[])[hexadecimal, colons, $"sha256:{hexadecimal}", $"SHA256:{colons}"])
        {
            var policy = TlsPolicy.TrustedCertificate(form);
            Assert.Equal(hexadecimal.ToLowerInvariant(), policy.Fingerprint);
            Assert.Equal(TrustSource.Fingerprint, policy.Trusts);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha1:0af10af10af10af10af10af10af10af10af10af1")]
    [InlineData("0af10af10af10af10af10af10af10af10af10af1")]
    [InlineData("zz")]
    public void What_is_no_fingerprint_is_refused(string text)
        => Assert.Throws<FormatException>(() => TlsPolicy.TrustedCertificate(text));

    [Fact]
    public void A_missing_CA_file_is_told_as_missing()
    {
        var error = Assert.Throws<FileNotFoundException>(() => TlsPolicy.FromAuthorityFile(Path.Combine(Path.GetTempPath(), "waxwing-no-such-file.pem")));

        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no certificate in PEM")]
    [InlineData("hello", "no certificate in PEM")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no certificate in PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n", "no root")]
    public void A_CA_file_without_an_authority_is_told_so(string content, string words)
    {
        using var file = new TemporaryFile(content);

        var error = Assert.Throws<InvalidDataException>(() => TlsPolicy.FromAuthorityFile(file.Path));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_CA_file_is_read_when_the_policy_is_made()
    {
        using var root = TestCertificate.Issue();
        using var file = new TemporaryFile("A comment of a person.\n" + root.ExportCertificatePem());

        Assert.Equal(TrustSource.ConfiguredAuthority, TlsPolicy.FromAuthorityFile(file.Path).Trusts);
    }

    [Fact]
    public void No_authority_is_no_policy()
        => Assert.Throws<ArgumentException>(() => TlsPolicy.FromAuthorities([]));

    [Fact]
    public void Each_acceptable_suite_is_authenticated_encryption_with_forward_secrecy()
    {
        var acceptable = Enum.GetValues<TlsCipherSuite>().Where(TlsPolicy.IsAcceptableSuite).Select(suite => suite.ToString()).ToArray();

        Assert.Equal(9, acceptable.Length);
        Assert.All(acceptable, name => Assert.Matches("^TLS_(ECDHE_(RSA|ECDSA)_WITH_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)$", name));
    }

    /// <summary>On Linux a list of suites already keeps sessions from being resumed; elsewhere only this option does.</summary>
    [Fact]
    public void No_session_is_renegotiated_or_resumed_on_either_side()
    {
        using var certificate = TestCertificate.Issue();

        var client = TlsPolicy.SystemRoots.ClientOptions("mail.example.test", TestCertificate.Start, (_, _, _, _) => false);
        var server = TlsPolicy.ServerOptions(certificate);

        Assert.Equal((false, false), (client.AllowRenegotiation, client.AllowTlsResume));
        Assert.Equal((false, false), (server.AllowRenegotiation, server.AllowTlsResume));
    }

    [Fact]
    public void Nothing_that_a_certificate_names_is_fetched()
    {
        var policy = TlsPolicy.SystemRoots.ChainPolicy(TestCertificate.Start);

        Assert.True(policy.DisableCertificateDownloads);
        Assert.Equal(System.Security.Cryptography.X509Certificates.X509RevocationMode.Offline, policy.RevocationMode);
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content) => File.WriteAllText(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
