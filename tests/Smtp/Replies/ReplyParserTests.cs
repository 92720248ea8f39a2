using System.Text;
using CsCheck;

namespace Waxwing.Smtp.Tests.Replies;

public sealed class ReplyParserTests
{
    private static readonly byte[] Stream =
        "220 mx.test ESMTP\r\n250-mx.test\r\n250-8BITMIME\r\n250\r\n354 go\r\n550-5.1.1 no such\r\n550 5.1.1 user\r\n250 2.0.0 grüße\r\n"u8.ToArray();

    // Pieces of replies, good and bad, joined at random.
    private static readonly string[] Pieces =
    [
        "250", "250 ", "250-", "550 5.1.1 ", "421 ", "334 ", "199 ", "260 ", "25", "2500 ", "4.7.0 ", "ok", "ü", "\r\n", "\r", "\n", "\0", "\t", " ", "-", "\u001b[2J",
        "250 ok\r\n", "250-ok\r\n", "550 no\r\n", new string('x', 600),
    ];

    private static readonly Gen<byte[]> Octets = Gen.Frequency(
        (4, Gen.Int[0, Pieces.Length - 1].Array[0, 20].Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece]))))),
        (1, Gen.Byte.Array[0, 200]));

    [Fact]
    public void A_stream_cut_at_any_two_places_gives_the_same_replies()
    {
        var whole = Read([Stream]);
        Assert.Equal(5, whole.Count);
        for (var first = 0; first <= Stream.Length; first++)
        {
            for (var second = first; second <= Stream.Length; second++)
            {
                Assert.Equal(whole, Read([Stream[..first], Stream[first..second], Stream[second..]]));
            }
        }
    }

    [Fact]
    public void A_stream_that_comes_octet_by_octet_gives_the_same_replies() =>
        Assert.Equal(Read([Stream]), Read([.. Stream.Select(octet => new[] { octet })]));

    [Fact]
    public void Whatever_comes_and_however_it_is_cut_the_outcome_is_the_same() => Gen.Select(Octets, Gen.Int[1, 40]).Sample((octets, size) =>
        Assert.Equal(Read([octets]), Read([.. octets.Chunk(size)])), iter: 20_000);

    [Fact]
    public void Whatever_comes_only_a_format_exception_is_thrown_and_every_reply_is_well_formed() => Octets.Sample(octets =>
    {
        var parser = new ReplyParser();
        var rest = octets.AsSpan();
        try
        {
            while (true)
            {
                rest = rest[parser.Consume(rest, out var reply)..];
                if (reply is null)
                {
                    return;
                }

                Assert.InRange(reply.Code, 200, 559);
                Assert.InRange(reply.Lines.Count, 1, ReplyParser.MaxLines);
                Assert.DoesNotContain(reply.ToString(), char.IsControl);
            }
        }
        catch (ReplyFormatException exception)
        {
            Assert.DoesNotContain(exception.Message, char.IsControl);
        }
    }, iter: 20_000);

    [Theory]
    [InlineData("250\r\n", "")]
    [InlineData("250 \r\n", "")]
    [InlineData("250 ok\r\n", "ok")]
    [InlineData("250-a\r\n250-\r\n250 b\r\n", "a||b")]
    [InlineData("250-a\r\n250\r\n", "a|")]
    public void The_text_of_every_line_is_kept(string octets, string lines)
    {
        new ReplyParser().Consume(Encoding.ASCII.GetBytes(octets), out var reply);
        Assert.Equal(lines.Split('|'), reply!.Lines);
    }

    [Theory]
    [InlineData("550 5.1.1 no", "5.1.1", "no")]
    [InlineData("250 2.0.0", "2.0.0", "")]
    [InlineData("550 4.1.1 no", null, "4.1.1 no")]
    [InlineData("250 2.1 ok", null, "2.1 ok")]
    [InlineData("250 100.address.org", null, "100.address.org")]
    [InlineData("354 3.0.0 go", null, "3.0.0 go")]
    public void An_enhanced_code_counts_only_if_its_class_is_that_of_the_reply(string line, string? enhanced, string text)
    {
        new ReplyParser().Consume(Encoding.ASCII.GetBytes(line + "\r\n"), out var reply);
        Assert.Equal(enhanced, reply!.Enhanced?.ToString());
        Assert.Equal(text, reply.Text);
    }

    // The caller's part, as the channel does it: what was not consumed comes again with what is new.
    private static List<string> Read(byte[][] pieces)
    {
        var outcome = new List<string>();
        var parser = new ReplyParser();
        byte[] unread = [];
        foreach (var piece in pieces)
        {
            unread = [.. unread, .. piece];
            try
            {
                while (true)
                {
                    unread = unread[parser.Consume(unread, out var reply)..];
                    if (reply is null)
                    {
                        break;
                    }

                    outcome.Add(string.Join('|', reply.Lines.Prepend($"{reply.Code} {reply.Enhanced}")));
                }
            }
            catch (ReplyFormatException exception)
            {
                outcome.Add(exception.Detail.ToString());
                return outcome;
            }
        }

        return outcome;
    }
}
