using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>Pins: how they are written, how many there have to be, and what they are compared with.</summary>
public sealed class KeyPinTests
{
    private const string Backup = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    /// <summary>The key as another interface of the platform writes it.</summary>
    [Fact]
    public void A_pin_is_the_hash_of_the_whole_SubjectPublicKeyInfo()
    {
        using var leaf = TestCertificate.Issue();
        using var key = leaf.GetECDsaPublicKey()!;

        Assert.Equal(Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), KeyPin.Of(leaf));
    }

    [Fact]
    public void A_pin_is_read_in_the_forms_that_people_copy()
    {
        var hash = SHA256.HashData("key"u8);
        var (base64, hexadecimal) = (Convert.ToBase64String(hash), Convert.ToHexString(hash));

        foreach (var form in (string[])[base64, $"sha256/{base64}", $"SHA256:{base64}", hexadecimal, $"sha256:{hexadecimal.ToLowerInvariant()}"])
        {
            Assert.Equal([base64, Backup], TlsPolicy.SystemRoots.WithPins([form, Backup]).Pins);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256/")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // no padding
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")] // a bit beyond the last octet
    [InlineData(" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")] // SHA-1
    [InlineData("0af10af10af10af10af10af10af10af10af10af1")]
    [InlineData("sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_pin_is_refused(string text) => Assert.Throws<FormatException>(() => TlsPolicy.SystemRoots.WithPins([text, Backup]));

    [Fact]
    public void One_pin_is_none_even_if_it_is_written_twice()
    {
        var hexadecimal = new string('0', 64);

        Assert.Throws<ArgumentException>(() => TlsPolicy.SystemRoots.WithPins([]));
        Assert.Throws<ArgumentException>(() => TlsPolicy.SystemRoots.WithPins([Backup]));
        Assert.Throws<ArgumentException>(() => TlsPolicy.SystemRoots.WithPins([Backup, hexadecimal]));
    }

    [Fact]
    public void Pins_leave_the_trust_of_a_policy_as_it_was()
    {
        using var root = TestCertificate.Issue();
        var policy = TlsPolicy.FromAuthorities([root]).WithPins([Backup, new string('1', 64)]);

        Assert.Equal(TrustSource.ConfiguredAuthority, policy.Trusts);
        Assert.Equal(root, Assert.Single(policy.ChainPolicy(TestCertificate.Start).CustomTrustStore));
        Assert.Equal(new string('a', 64), TlsPolicy.TrustedCertificate(new string('a', 64)).WithPins(policy.Pins).Fingerprint);
        Assert.Empty(TlsPolicy.SystemRoots.Pins);
    }
}
