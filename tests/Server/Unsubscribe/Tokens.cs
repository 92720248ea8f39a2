using System.Buffers.Text;
using System.Security.Cryptography;
using Waxwing.Server.Unsubscribe;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Unsubscribe;

public sealed class Tokens
{
    private static readonly UnsubscribeLink Ann = new("acme", "bulk", Mailbox.Parse("ann@customers.net"), Guid.Parse("0195d5c0-0000-7000-8000-000000000001"));

    private readonly UnsubscribeTokens _tokens = new(RandomNumberGenerator.GetBytes(32));

    [Theory]
    [InlineData("acme", "bulk", "ann@customers.net")]
    [InlineData("a tenant: with spaces", "newsletter", "\"a b\"@customers.net")]
    [InlineData("acme", "bulk", "jürgen@bücher.example")]
    public void What_is_written_is_read(string tenant, string stream, string recipient)
    {
        var said = new UnsubscribeLink(tenant, stream, Mailbox.Parse(recipient), Guid.NewGuid());
        Assert.True(_tokens.TryRead(_tokens.Write(said), out var read));
        Assert.Equal(said, read);
    }

    [Fact]
    public void Two_for_the_same_have_nothing_in_common_and_none_tells_the_address()
    {
        var (one, other) = (_tokens.Write(Ann), _tokens.Write(Ann));
        Assert.NotEqual(one, other);
        var octets = Base64Url.DecodeFromChars(one);
        Assert.Equal(-1, octets.AsSpan().IndexOf("ann"u8));
        Assert.Equal(-1, octets.AsSpan().IndexOf("acme"u8));
    }

    [Fact]
    public void The_longest_that_can_be_said_is_read()
    {
        var longest = Ann with { Tenant = new string('t', 256), Stream = new string('s', 64), Recipient = Mailbox.Parse($"{new string('l', 64)}@{new string('a', 63)}.{new string('b', 63)}.{new string('c', 60)}") };
        var token = _tokens.Write(longest);
        Assert.True(_tokens.TryRead(token, out var read));
        Assert.Equal(longest, read);
        Assert.InRange(token.Length, 1, 950);
    }

    [Fact]
    public void One_octet_changed_anywhere_makes_it_none()
    {
        var octets = Base64Url.DecodeFromChars(_tokens.Write(Ann));
        for (var i = 0; i < octets.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                octets[i] ^= (byte)(1 << bit);
                Assert.False(_tokens.TryRead(Base64Url.EncodeToString(octets), out _));
                octets[i] ^= (byte)(1 << bit);
            }
        }

        Assert.True(_tokens.TryRead(Base64Url.EncodeToString(octets), out _));
    }

    [Fact]
    public void Guessed_cut_prolonged_and_other_forms_are_none()
    {
        var good = _tokens.Write(Ann);
        foreach (var text in new[] { "", "A", "AQ", new string('A', 100), new string('A', 5_000), good[..^1], good[..(good.Length / 2)], good + "A", good + "=", good + "==", " " + good, good + "\n", good.Insert(5, "\n"), good.Replace('-', '+') + "/", good.ToUpperInvariant(), good.ToLowerInvariant() })
        {
            Assert.False(_tokens.TryRead(text, out _), text);
        }

        Assert.False(new UnsubscribeTokens(RandomNumberGenerator.GetBytes(32)).TryRead(good, out _));
    }

    [Fact]
    public void A_short_secret_is_refused() => Assert.Throws<ArgumentException>(() => new UnsubscribeTokens(new byte[16]));
}
