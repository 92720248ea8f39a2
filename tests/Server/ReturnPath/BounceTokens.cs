using CsCheck;
using Waxwing.Server.ReturnPath;

namespace Waxwing.Server.Tests.ReturnPath;

public sealed class BounceTokens
{
    private const string Domain = "bounce.acme-shop.net";

    private static readonly BouncedDelivery Delivery = new(new Guid("0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"), 3);
    private static readonly BounceKey Key = new(7, [.. Enumerable.Range(0, 32).Select(octet => (byte)octet)]);

    [Fact]
    public void Name_one_delivery_and_are_the_same_on_every_attempt()
    {
        var tokens = new BounceToken([Key]);
        var local = tokens.LocalPart(Delivery, Domain);

        Assert.Equal(local, new BounceToken([Key]).LocalPart(Delivery, Domain));
        Assert.True(tokens.TryRead(local, Domain, out var read));
        Assert.Equal(Delivery, read);
        Assert.Equal(BounceToken.LocalPartLength, local.Length);
    }

    [Fact]
    public void Are_read_in_whatever_case_they_come_back()
    {
        var tokens = new BounceToken([Key]);

        Assert.True(tokens.TryRead(tokens.LocalPart(Delivery, Domain).ToUpperInvariant(), Domain.ToUpperInvariant(), out var read));
        Assert.Equal(Delivery, read);
    }

    [Fact]
    public void Hold_for_one_domain_and_as_long_as_their_key_is_known()
    {
        var local = new BounceToken([Key]).LocalPart(Delivery, Domain);
        var other = new BounceKey(8, [.. Enumerable.Repeat((byte)9, 32)]);

        Assert.False(new BounceToken([Key]).TryRead(local, "bounce.other-shop.net", out _));
        Assert.False(new BounceToken([other]).TryRead(local, Domain, out _));
        Assert.True(new BounceToken([other, Key]).TryRead(local, Domain, out _));
        Assert.False(new BounceToken([Key with { Secret = other.Secret }]).TryRead(local, Domain, out _));
    }

    [Fact]
    public void Are_not_read_when_a_single_character_was_changed()
    {
        var tokens = new BounceToken([Key]);
        var local = tokens.LocalPart(Delivery, Domain);
        for (var at = BounceToken.Prefix.Length; at < local.Length; at++)
        {
            foreach (var character in "abcdefghijklmnopqrstuvwxyz234567")
            {
                var changed = local[..at] + character + local[(at + 1)..];
                Assert.True(!tokens.TryRead(changed, Domain, out _) || string.Equals(changed, local, StringComparison.Ordinal), changed);
            }
        }
    }

    [Fact]
    public void Of_all_deliveries_are_read_as_they_were_written()
    {
        var tokens = new BounceToken([Key]);
        Gen.Select(Gen.Guid, Gen.Int[0, ushort.MaxValue]).Sample((message, number) =>
        {
            var delivery = new BouncedDelivery(message, number);
            return tokens.TryRead(tokens.LocalPart(delivery, Domain), Domain, out var read) && read == delivery;
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("b-")]
    [InlineData("postmaster")]
    [InlineData("b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("b-éaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Are_not_what_others_write(string local) => Assert.False(new BounceToken([Key]).TryRead(local, Domain, out _));

    [Fact]
    public void Want_keys_that_nobody_guesses()
    {
        Assert.Throws<ArgumentException>(() => new BounceToken([]));
        Assert.Throws<ArgumentException>(() => new BounceToken([new BounceKey(1, [.. new byte[31]])]));
        Assert.Throws<ArgumentException>(() => new BounceToken([Key, Key]));
    }
}
