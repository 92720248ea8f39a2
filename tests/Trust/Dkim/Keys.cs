using System.Security.Cryptography;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Private keys: what is taken, what is refused, and that nobody sees them.</summary>
public sealed class Keys
{
    // The key of RFC 8463 A.2, in the PKCS #8 of RFC 8410 §7.
    private const string Ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

    [Fact]
    public void RSA_is_read_in_both_forms_and_gives_the_record_of_its_public_key()
    {
        var record = $"v=DKIM1; k=rsa; p={Convert.ToBase64String(Made.Rsa.ExportSubjectPublicKeyInfo())}";
        foreach (var pem in new[] { Made.Rsa.ExportPkcs8PrivateKeyPem(), Made.Rsa.ExportRSAPrivateKeyPem(), $"A note.\n{Made.Rsa.ExportPkcs8PrivateKeyPem()}\n" })
        {
            using var key = DkimKey.FromPem(pem);
            Assert.Equal((DkimKeyType.Rsa, 2048, record, "rsa 2048"), (key.Type, key.Bits, key.RecordText, key.ToString()));
        }
    }

    [Fact]
    public void Ed25519_is_read_and_gives_the_record_of_RFC_8463()
    {
        using var key = DkimKey.FromPem(Ed25519);
        Assert.Equal((DkimKeyType.Ed25519, 256, "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "ed25519"), (key.Type, key.Bits, key.RecordText, key.ToString()));
        Assert.Equal(Ed25519.Trim(), key.ToPem());
    }

    [Fact]
    public void A_new_key_can_be_written_and_read_again()
    {
        foreach (var type in Enum.GetValues<DkimKeyType>())
        {
            using var key = DkimKey.Create(type);
            using var again = DkimKey.FromPem(key.ToPem());
            Assert.Equal(key.RecordText, again.RecordText);
            Assert.True(DkimKeyRecord.TryParse(key.RecordText, out var record, out _));
            Assert.Equal((key.Type, key.Bits), (record.Type, record.Bits));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => DkimKey.Create(DkimKeyType.Rsa, 1024));
        Assert.Throws<ArgumentOutOfRangeException>(() => DkimKey.Create(DkimKeyType.Rsa, 8192));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public void A_short_RSA_key_does_not_sign(int bits)
    {
        using var rsa = RSA.Create(bits);
        var exception = Assert.Throws<DkimKeyException>(() => DkimKey.FromPem(rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Equal(DkimKeyFault.TooShort, exception.Fault);
        Assert.Contains($"{bits} bits", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2048", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", DkimKeyFault.NotPem)]
    [InlineData("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v", DkimKeyFault.NotPem)]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", DkimKeyFault.NotPem)]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", DkimKeyFault.Malformed)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", DkimKeyFault.Malformed)]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLs\n-----END PRIVATE KEY-----", DkimKeyFault.Malformed)]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", DkimKeyFault.Encrypted)]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", DkimKeyFault.Public)]
    public void What_is_no_key_is_refused_with_its_reason(string pem, DkimKeyFault fault)
    {
        var exception = Assert.Throws<DkimKeyException>(() => DkimKey.FromPem(pem));
        Assert.Equal((fault, null), (exception.Fault, exception.InnerException));
    }

    [Fact]
    public void Other_things_in_the_file_of_a_key_are_passed_over()
    {
        foreach (var before in new[] { Made.Rsa.ExportSubjectPublicKeyInfoPem(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" })
        {
            using var key = DkimKey.FromPem($"{before}\n{Ed25519}{before}");
            Assert.Equal(DkimKeyType.Ed25519, key.Type);
        }

        const string parameters = "-----BEGIN EC PARAMETERS-----\nAAAA\n-----END EC PARAMETERS-----\n";
        Assert.Equal(DkimKeyFault.NotPem, Assert.Throws<DkimKeyException>(() => DkimKey.FromPem(parameters + parameters)).Fault);
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(DkimKeyFault.Type, Assert.Throws<DkimKeyException>(() => DkimKey.FromPem(curve.ExportPkcs8PrivateKeyPem())).Fault);
        Assert.Equal(DkimKeyFault.Type, Assert.Throws<DkimKeyException>(() => DkimKey.FromPem(curve.ExportECPrivateKeyPem())).Fault);
    }

    [Fact]
    public void The_line_for_a_zone_has_strings_of_255_octets_at_most()
    {
        var line = Made.RsaKey.ZoneLine("2026", Made.Domain);
        Assert.StartsWith("2026._domainkey.example.org. IN TXT ( \"v=DKIM1; k=rsa; p=", line, StringComparison.Ordinal);
        var strings = line.Split('"').Where((_, i) => i % 2 == 1).ToArray();
        Assert.Equal(Made.RsaKey.RecordText, string.Concat(strings));
        Assert.All(strings, text => Assert.InRange(text.Length, 1, 255));
        Assert.Throws<ArgumentException>(() => Made.RsaKey.ZoneLine("a b", Made.Domain));
    }

    [Fact]
    public void A_key_that_was_disposed_of_signs_nothing_more()
    {
        foreach (var type in Enum.GetValues<DkimKeyType>())
        {
            var key = DkimKey.Create(type);
            var signer = new DkimSigner(new DkimSignerOptions { Domain = Made.Domain, Keys = [new DkimSigningKey("a", key)] }, Made.Clock);
            Assert.NotEmpty(signer.Sign(Made.Octets(Made.Header)));
            key.Dispose();
            Assert.Throws<ObjectDisposedException>(() => signer.Sign(Made.Octets(Made.Header)));
            Assert.Throws<ObjectDisposedException>(() => key.ToPem());
        }
    }

    [Fact]
    public void Nothing_but_the_PEM_shows_a_key()
    {
        var secret = Ed25519.Split('\n')[1][30..50];
        using var key = DkimKey.FromPem(Ed25519);
        var options = new DkimSignerOptions { Domain = Made.Domain, Keys = [new DkimSigningKey("a", key)] };
        Assert.Contains(secret, key.ToPem(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, $"{key} {options} {options.Keys[0]}", StringComparison.Ordinal);
        Assert.Contains("ed25519", options.Keys[0].ToString(), StringComparison.Ordinal);
    }
}
