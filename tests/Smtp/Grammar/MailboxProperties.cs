using System.Text;
using CsCheck;

namespace Waxwing.Smtp.Tests.Grammar;

public sealed class MailboxProperties
{
    // Pieces that parsers stumble over, joined at random: nearer to the edges of the grammar than free text.
    private static readonly string[] Pieces =
    [
        "a", "b.c", ".", "..", "@", "\"", "\\", "<", ">", "(", ")", ",", ";", ":", " ", "\t", "\r", "\n", "\r\n", "\0", "\x1b", "\x7f",
        "\u0085", "\u00AD", "\u2028", "\u202E", "\u200D", "\u037E", "\u0338", "\u0308", "\uFF20", "\uFF0E", "\u3002", "\uFE0F", "\uFEFF",
        "\ud800", "\udc00", "\U0001F600", "é", "ﬁ", "א", "٠", "中", "-", "--", "xn--", "xn--bcher-kva", "_", "[", "]", "[IPv6:", "::", "1", "255",
        "[192.0.2.1]", "example.com", "@example.com",
    ];

    private static readonly string[] Sound = ["a", "b.c", "é", "中", "\U0001F600", "1", "-", "x", "o\u0308", "א", "ﬁ", "Z"];

    private static readonly Gen<string> Assembled = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 14].Select(string.Concat);

    private static readonly Gen<string> Addresses = Gen.Frequency(
        (6, Assembled),
        (6, Gen.Select(Gen.Int[0, Sound.Length - 1].Array[1, 4], Gen.Int[0, Sound.Length - 1].Array[1, 4], Gen.Int[0, Pieces.Length - 1], Gen.Int[0, 5],
            (local, domain, piece, place) => (place == 0 ? Pieces[piece] : "") + string.Concat(local.Select(i => Sound[i])) + (place == 1 ? Pieces[piece] : "")
                + "@" + (place == 2 ? Pieces[piece] : "") + string.Concat(domain.Select(i => Sound[i])) + (place == 3 ? Pieces[piece] : ""))),
        (3, Gen.Select(Assembled, Assembled, (local, domain) => $"\"{local}\"@{domain}.example")),
        (2, Gen.Select(Gen.String, Gen.String, (local, domain) => $"{local}@{domain}")),
        (1, Gen.String));

    [Fact]
    public void No_text_makes_the_parser_throw_anything_but_its_own_exception()
        => Addresses.Sample(
            text =>
            {
                var valid = Mailbox.TryParse(text, out var mailbox, out var fault);
                Assert.Equal(valid, mailbox is not null);
                Assert.Equal(valid, fault == AddressFault.None);
                if (!valid)
                {
                    var exception = Assert.Throws<AddressSyntaxException>(() => Mailbox.Parse(text));
                    Assert.Equal(fault, exception.Fault);
                    Assert.DoesNotContain(exception.Message, char.IsControl);
                }
            },
            iter: 20_000);

    [Fact]
    public void No_mailbox_holds_a_control_character_nor_a_space_or_angle_bracket_outside_quotes()
        => Accepted(mailbox =>
        {
            var wire = mailbox.ToString();
            Assert.DoesNotContain(wire, char.IsControl);
            Assert.DoesNotContain(wire, unit => unit is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
            Assert.True(wire.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 || string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(wire)), wire, StringComparison.Ordinal));
            var bare = mailbox.LocalPart[0] == '"' ? mailbox.Domain.ToString() : wire;
            Assert.True(bare.AsSpan().IndexOfAny(" <>\"\\") < 0, wire);
            Assert.True(Ascii.IsValid(mailbox.Domain.Ascii), wire);
        });

    [Fact]
    public void A_mailbox_stays_within_the_limits_of_the_wire()
        => Accepted(mailbox =>
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(mailbox.LocalPart), 1, Mailbox.MaxLocalPartLength);
            Assert.InRange(Encoding.UTF8.GetByteCount(mailbox.ToString()), 3, Mailbox.MaxLength);
        });

    [Fact]
    public void What_a_mailbox_prints_is_read_back_as_the_same_mailbox()
        => Accepted(mailbox =>
        {
            var again = Mailbox.Parse(mailbox.ToString());
            Assert.Equal(mailbox, again);
            Assert.Equal(mailbox.ToString(), again.ToString());
            Assert.Equal(mailbox.Domain, Domain.Parse(mailbox.Domain.Unicode));
        });

    [Fact]
    public void However_long_a_text_is_only_a_bounded_part_of_it_is_worked_on()
    {
        // A million characters must cost no more than a thousand: nothing is allocated in proportion to them.
        var text = new string('a', 500_000) + "@" + new string('ü', 500_000);
        _ = Mailbox.TryParse(text, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Mailbox.TryParse(text, out _, out var fault));
        Assert.Equal(AddressFault.AddressTooLong, fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Fact]
    public void An_ASCII_mailbox_costs_four_objects()
    {
        const int rounds = 1000;
        var before = 0L;
        for (var round = -rounds; round < rounds; round++)
        {
            before = round == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            _ = Mailbox.Parse("jane.doe@mail.example.com");
        }

        // Mailbox, Domain and their two strings.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / rounds, 1, 176);
    }

    private static void Accepted(Action<Mailbox> holds)
    {
        var accepted = 0;
        Addresses.Sample(
            text =>
            {
                if (Mailbox.TryParse(text, out var mailbox, out _))
                {
                    Interlocked.Increment(ref accepted);
                    holds(mailbox);
                }
            },
            iter: 20_000);
        Assert.True(accepted > 200, $"Only {accepted} of the texts were mailboxes: the generator has gone blunt.");
    }
}
