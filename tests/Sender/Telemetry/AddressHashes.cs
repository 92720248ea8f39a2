using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Tests.Telemetry;

/// <summary>An address is named without being shown.</summary>
public sealed class AddressHashes
{
    private static readonly AddressHash Keyed = AddressHash.FromKey(Secret.FromValue("a key of the operator's"));

    [Fact]
    public void A_hash_is_the_beginning_of_an_HMAC()
    {
        var whole = HMACSHA256.HashData(Encoding.UTF8.GetBytes("a key of the operator's"), Encoding.UTF8.GetBytes("bob@example.net"));

        Assert.Equal(Convert.ToHexStringLower(whole)[..AddressHash.Digits], Keyed.Of(Mailbox.Parse("bob@example.net")));
    }

    [Theory]
    [InlineData("bob@EXAMPLE.net", true)]
    [InlineData("\"bob\"@example.net", true)]
    [InlineData("Bob@example.net", false)]
    [InlineData("bob@example.com", false)]
    public void Addresses_that_are_the_same_on_the_wire_are_named_alike(string other, bool alike) =>
        Assert.Equal(alike, string.Equals(Keyed.Of(Mailbox.Parse("bob@example.net")), Keyed.Of(Mailbox.Parse(other)), StringComparison.Ordinal));

    [Fact]
    public void The_longest_address_has_as_many_digits_as_the_shortest() =>
        Assert.All([Mailbox.Parse("a@b"), Mailbox.Parse($"{new string('é', 32)}@{string.Join('.', Enumerable.Repeat(new string('a', 46), 4))}")], mailbox => Assert.Matches("^[0-9a-f]{16}$", Keyed.Of(mailbox)));

    [Fact]
    public void Another_key_names_it_otherwise_and_the_processs_own_is_no_configured_one()
    {
        var bob = Mailbox.Parse("bob@example.net");
        var other = AddressHash.FromKey(Secret.FromValue("another key of somebody"));

        Assert.Equal(3, new[] { Keyed.Of(bob), other.Of(bob), AddressHash.OfThisProcess.Of(bob) }.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(AddressHash.OfThisProcess.Of(bob), AddressHash.OfThisProcess.Of(bob));
        Assert.Equal((true, false), (AddressHash.OfThisProcess.IsOfThisProcess, Keyed.IsOfThisProcess));
        Assert.DoesNotContain("operator", Keyed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_could_be_guessed_is_refused_and_not_shown()
    {
        var refused = Assert.Throws<SendException>(() => AddressHash.FromKey(Secret.FromValue("short-canary")));

        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (refused.Error.Stage, refused.Error.Detail));
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
    }
}
