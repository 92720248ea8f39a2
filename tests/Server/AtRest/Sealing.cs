using System.Security.Cryptography;
using System.Text;
using Waxwing.Server.AtRest;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.AtRest;

public sealed class Sealing
{
    private static readonly byte[] Context = SealingContext.Of("a test", "one"u8);

    [Fact]
    public void What_is_sealed_opens_in_its_context_and_holds_nothing_of_the_secret()
    {
        var protection = Keys.Protection(1);
        var kept = protection.Seal("attack at dawn"u8, Context);
        Assert.Equal("attack at dawn"u8.ToArray(), protection.Open(kept, Context));
        Assert.Equal(-1, kept.AsSpan().IndexOf("attack"u8));
        Assert.ThrowsAny<CryptographicException>(() => protection.Open(kept, SealingContext.Of("a test", "two"u8)));
        Assert.ThrowsAny<CryptographicException>(() => protection.Open(kept, SealingContext.Of("another", "one"u8)));
    }

    [Fact]
    public void The_same_is_never_sealed_to_the_same()
    {
        var protection = Keys.Protection(1);
        var all = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(protection.Seal("attack"u8, Context))).ToArray();
        Assert.Equal(100, all.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_changed_octet_or_a_missing_one_is_found_wherever_it_is()
    {
        var protection = Keys.Protection(1);
        var kept = protection.Seal("attack at dawn"u8, Context);
        for (var i = 1; i < kept.Length; i++)
        {
            var changed = kept.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => protection.Open(changed, Context));
            Assert.ThrowsAny<CryptographicException>(() => protection.Open(kept.AsSpan(0, i), Context));
        }
    }

    [Fact]
    public void Another_key_opens_nothing_and_says_which_one_is_missing()
    {
        var kept = Keys.Protection(1).Seal("attack"u8, Context);
        Assert.Equal(Keys.Of(1).Id, Assert.Throws<KeyMissingException>(() => Keys.Protection(2).Open(kept, Context)).Id);
        Assert.Equal(Keys.Of(1).Id, Assert.Throws<KeyMissingException>(() => new DataProtection().Open(kept, Context)).Id);
    }

    [Fact]
    public void Without_a_key_nothing_is_encrypted_and_it_opens_later_with_one()
    {
        var kept = new DataProtection().Seal("attack"u8, Context);
        Assert.Equal([0, .. "attack"u8], kept);
        var protection = Keys.Protection(1);
        Assert.Equal("attack"u8.ToArray(), protection.Open(kept, Context));
        Assert.True(protection.IsBehind(kept));
        var renewed = protection.Renew(kept, Context);
        Assert.Equal(-1, renewed.AsSpan().IndexOf("attack"u8));
        Assert.False(protection.IsBehind(renewed));
        Assert.Equal("attack"u8.ToArray(), protection.Open(renewed, Context));
    }

    [Fact]
    public void A_renewed_secret_keeps_its_ciphertext_and_needs_the_newest_key_alone()
    {
        var kept = Keys.Protection(1).Seal("attack"u8, Context);
        var renewed = Keys.Protection(2, 1).Renew(kept, Context);
        Assert.Equal(kept.AsSpan(WrappedKey.Length), renewed.AsSpan(WrappedKey.Length));
        Assert.Equal("attack"u8.ToArray(), Keys.Protection(2).Open(renewed, Context));
    }

    [Fact]
    public void A_message_opens_for_its_tenant_and_id_alone_and_content_is_no_subject()
    {
        var messages = new MessageProtection(Keys.Protection(1));
        var id = Guid.Parse("01937b5e-7c5a-7000-8000-000000000001");
        var kept = messages.Seal("acme", id, "Hello"u8, "Ihr Code: 4711 – ä")!;
        Assert.Equal("Hello"u8.ToArray(), messages.Content("acme", id, kept.DataKey, kept.Content));
        Assert.Equal("Ihr Code: 4711 – ä", messages.Subject("acme", id, kept.DataKey, kept.Subject));
        Assert.ThrowsAny<CryptographicException>(() => messages.Content("other", id, kept.DataKey, kept.Content));
        Assert.ThrowsAny<CryptographicException>(() => messages.Content("acme", Guid.Empty, kept.DataKey, kept.Content));
        Assert.ThrowsAny<CryptographicException>(() => messages.Content("acme", id, kept.DataKey, kept.Subject));
        Assert.Equal(MessageProtection.NoSubject, messages.Subject("acme", id, kept.DataKey, kept.Content));
        Assert.Equal(MessageProtection.NoSubject, new MessageProtection(new DataProtection()).Subject("acme", id, kept.DataKey, kept.Subject));
    }

    [Fact]
    public void The_form_is_the_one_that_is_documented()
    {
        // Derived by hand from RFC 5869: what is kept today must open for ever.
        var key = new byte[32];
        Array.Fill(key, (byte)1);
        var id = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, [], Encoding.ASCII.GetBytes("waxwing key-encryption key: id"));
        var wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, [], Encoding.ASCII.GetBytes("waxwing key-encryption key: wrapping"));
        var kept = Keys.Protection(1).Seal("attack"u8, Context).AsSpan();
        Assert.Equal(1, kept[0]);
        Assert.Equal(id, kept[1..9]);
        var dataKey = new byte[32];
        using (var cipher = new AesGcm(wrapping, 16))
        {
            cipher.Decrypt(kept[9..21], kept[21..53], kept[53..69], dataKey, [.. kept[..9], .. Context]);
        }

        using var content = new AesGcm(dataKey, 16);
        var plain = new byte[6];
        content.Decrypt(kept[69..81], kept[81..87], kept[87..], plain, Context);
        Assert.Equal("attack"u8.ToArray(), plain);
    }
}
