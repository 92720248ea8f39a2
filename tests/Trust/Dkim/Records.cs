using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>What fields and key records say (RFC 6376 §3.5, §3.6.1; RFC 8463).</summary>
public sealed class Records
{
    private const string Good = "v=1; a=rsa-sha256; d=example.org; s=2026; h=From:To; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA";

    [Fact]
    public void A_signature_is_read_with_the_defaults_of_the_RFC()
    {
        var signature = Read(Good);
        Assert.Equal((DkimAlgorithm.RsaSha256, DkimCanonicalization.Simple, DkimCanonicalization.Simple), (signature.Algorithm, signature.HeaderCanonicalization, signature.BodyCanonicalization));
        Assert.Equal(("example.org", "2026", "@example.org", "2026._domainkey.example.org"), (signature.Domain.Ascii, signature.Selector, signature.Identity, signature.KeyName.ToString()));
        Assert.Equal(["From", "To"], signature.SignedFields);
        Assert.Equal((32, 3, null, null, null), (signature.BodyHash.Length, signature.Value.Length, signature.BodyLength, signature.SignedAt, signature.ExpiresAt));
        Assert.Equal("d=example.org s=2026 a=rsa-sha256", signature.ToString());
    }

    [Fact]
    public void A_signature_is_read_with_all_that_it_may_have()
    {
        var signature = Read(
            " v=1; a=ed25519-sha256; c=relaxed/relaxed; d=Example.ORG;\r\n\ts=A.2026; q=dns/special:dns/txt; l=00042; t=1764504000; x=1764504001; z=From:x|To:y;\r\n"
            + " i=Ada=20L=C3=B8velace@mail=2Eexample.org; h=from : Subject\r\n :to; bh=47DEQpj8HBSa+/TIm\r\n W+5JCeuQeRkm5NMpJWZG3hSuFU=; b= AA\r\n AA ; future=yes;");
        Assert.Equal((DkimAlgorithm.Ed25519Sha256, DkimCanonicalization.Relaxed, DkimCanonicalization.Relaxed), (signature.Algorithm, signature.HeaderCanonicalization, signature.BodyCanonicalization));
        Assert.Equal(("example.org", "a.2026", "Ada Løvelace@mail.example.org", 42), (signature.Domain.Ascii, signature.Selector, signature.Identity, signature.BodyLength));
        Assert.Equal(["from", "Subject", "to"], signature.SignedFields);
        Assert.Equal(TimeSpan.FromSeconds(1), signature.ExpiresAt - signature.SignedAt);
    }

    [Theory]
    [InlineData("v=1", "v=2", DkimFault.Version)]
    [InlineData("v=1; ", "", DkimFault.MissingTag)]
    [InlineData("h=From:To; ", "", DkimFault.MissingTag)]
    [InlineData("a=rsa-sha256", "a=rsa-sha512", DkimFault.Algorithm)]
    [InlineData("a=rsa-sha256", "a=RSA-SHA256", DkimFault.Algorithm)]
    [InlineData("s=2026", "s=2026; c=nofws", DkimFault.Canonicalization)]
    [InlineData("s=2026", "s=2026; c=relaxed/simple/simple", DkimFault.Canonicalization)]
    [InlineData("s=2026", "s=2026; q=dns", DkimFault.QueryMethod)]
    [InlineData("d=example.org", "d=org", DkimFault.TagValue)]
    [InlineData("d=example.org", "d=exämple.org", DkimFault.TagValue)]
    [InlineData("d=example.org", "d=[192.0.2.1]", DkimFault.TagValue)]
    [InlineData("d=example.org", "d=example.org.", DkimFault.TagValue)]
    [InlineData("s=2026", "s=", DkimFault.TagValue)]
    [InlineData("s=2026", "s=a..b", DkimFault.TagValue)]
    [InlineData("s=2026", "s=ä", DkimFault.TagValue)]
    [InlineData("h=From:To", "h=From:", DkimFault.TagValue)]
    [InlineData("h=From:To", "h=From:T o", DkimFault.TagValue)]
    [InlineData("h=From:To", "h=To", DkimFault.FromNotSigned)]
    [InlineData("b=AAAA", "b=", DkimFault.TagValue)]
    [InlineData("b=AAAA", "b=AAA", DkimFault.TagValue)]
    [InlineData("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "bh=AAAA", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; l=-1", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; t=1e3", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; t=1000000000000", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; t=5; x=5", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; i=ada", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; i=ada=4@example.org", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; i=a=0Ab@example.org", DkimFault.TagValue)]
    [InlineData("s=2026", "s=2026; i=@org", DkimFault.IdentityOutsideDomain)]
    [InlineData("s=2026", "s=2026; i=@badexample.org", DkimFault.IdentityOutsideDomain)]
    public void These_are_no_signatures(string part, string instead, DkimFault expected)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        Assert.False(DkimSignature.TryParse(Encoding.UTF8.GetBytes(Good.Replace(part, instead, StringComparison.Ordinal)), out var signature, out var fault));
        Assert.Equal((null, expected), (signature, fault));
    }

    [Fact]
    public void Numbers_beyond_all_measure_are_the_largest_that_there_are()
    {
        var signature = Read(Good + $"; l={new string('9', 76)}; x=999999999999");
        Assert.Equal((long.MaxValue, 9999), (signature.BodyLength!.Value, signature.ExpiresAt!.Value.Year));
    }

    [Theory]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", DkimKeyType.Ed25519, 256)]
    [InlineData("p=", DkimKeyType.Rsa, 0)]
    [InlineData("k=ed25519;p=;", DkimKeyType.Ed25519, 0)]
    public void A_key_record_is_read(string text, DkimKeyType type, int bits)
    {
        Assert.True(DkimKeyRecord.TryParse(text, out var record, out _));
        Assert.Equal((type, bits, bits == 0, true, false, false), (record.Type, record.Bits, record.IsRevoked, record.IsForMail, record.IsTesting, record.ForbidsSubdomains));
    }

    [Fact]
    public void An_RSA_key_may_stand_there_in_both_forms()
    {
        foreach (var key in new[] { Made.Rsa.ExportSubjectPublicKeyInfo(), Made.Rsa.ExportRSAPublicKey() })
        {
            Assert.True(DkimKeyRecord.TryParse($"v=DKIM1; t = y:s:z; h=sha1 : sha256; s=email:x; n=a note; p={Convert.ToBase64String(key)}", out var record, out _));
            Assert.Equal((2048, true, true, true), (record.Bits, record.IsTesting, record.ForbidsSubdomains, record.IsForMail));
            Assert.Equal(["sha1", "sha256"], record.Hashes);
        }
    }

    [Theory]
    [InlineData("", DkimFault.Syntax)]
    [InlineData("v=spf1 -all", DkimFault.Version)]
    [InlineData("v=DKIM2; p=", DkimFault.Version)]
    [InlineData("p=; v=DKIM1", DkimFault.Syntax)]
    [InlineData("p=; v=DKIM2", DkimFault.Syntax)]
    [InlineData("v=DKIM1", DkimFault.MissingTag)]
    [InlineData("k=x25519; p=", DkimFault.KeyType)]
    [InlineData("p=AAAA", DkimFault.KeyMalformed)]
    [InlineData("p=not base64!", DkimFault.KeyMalformed)]
    [InlineData("k=ed25519; p=AAAA", DkimFault.KeyMalformed)]
    [InlineData("p=; p=", DkimFault.DuplicateTag)]
    public void These_are_no_key_records(string text, DkimFault expected)
    {
        Assert.False(DkimKeyRecord.TryParse(text, out _, out var fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void The_key_of_another_algorithm_is_no_RSA_key()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(DkimKeyRecord.TryParse($"p={Convert.ToBase64String(curve.ExportSubjectPublicKeyInfo())}", out _, out var fault));
        Assert.Equal(DkimFault.KeyMalformed, fault);
        Assert.False(DkimKeyRecord.TryParse(null, out _, out fault));
    }

    private static DkimSignature Read(string value)
    {
        Assert.True(DkimSignature.TryParse(Encoding.UTF8.GetBytes(value), out var signature, out var fault), fault.ToString());
        return signature;
    }
}
