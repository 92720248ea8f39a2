using System.Buffers;
using System.Text;
using CsCheck;
using Waxwing.Smtp.Server;

namespace Waxwing.Smtp.Tests.Server;

public sealed class ContentDecoderTests
{
    [Theory]
    [InlineData(".\r\n", "")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("..a\r\n...\r\n.b\r\n.\r\n", ".a\r\n..\r\nb\r\n")]
    public void Dots_are_taken_off_and_the_end_is_found(string wire, string content)
    {
        var (decoded, decoder, used) = Decode(wire + "MAIL", 4096);

        Assert.Equal(content, decoded);
        Assert.True(decoder.Ended);
        Assert.False(decoder.IsMalformed);
        Assert.Equal(wire.Length, used);
    }

    [Theory]
    [InlineData("a\n.\n")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r.\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\r\n.\r\r\n")]
    [InlineData("a\r\r\n.\rb\r\n")]
    [InlineData("a\r\n\0.\r\n")]
    [InlineData("a\r\n.\0\r\n")]
    [InlineData("a\r.\r")]
    public void Nothing_else_ends_the_message(string wire)
    {
        var (_, decoder, _) = Decode(wire + "MAIL FROM:<x@example.org>\r\n", 4096);

        Assert.False(decoder.Ended);
        Assert.True(decoder.IsMalformed);
    }

    [Theory]
    [InlineData("a\r\n.b\r\n.\r\n")]
    [InlineData("a\r\n. \r\n.\r\n")]
    public void A_dot_with_something_behind_it_is_no_end_and_no_fault(string wire)
    {
        var (_, decoder, used) = Decode(wire, 4096);

        Assert.True(decoder.Ended);
        Assert.False(decoder.IsMalformed);
        Assert.Equal(wire.Length, used);
    }

    [Fact]
    public void However_the_octets_are_cut_the_result_is_the_same()
    {
        var octets = Gen.OneOf("\r\n", "\r", "\n", ".", "a", "\0", "\r\n.", "\r\n.\r\n").Array[0, 20];
        Gen.Select(octets, Gen.Int[1, 7]).Sample(pair =>
        {
            var wire = string.Concat(pair.Item1);
            var whole = Decode(wire, 4096);
            var cut = Decode(wire, pair.Item2);
            return string.Equals(whole.Content, cut.Content, StringComparison.Ordinal) && whole.Used == cut.Used
                && whole.Decoder.Ended == cut.Decoder.Ended && whole.Decoder.IsMalformed == cut.Decoder.IsMalformed;
        });
    }

    [Fact]
    public void What_was_stuffed_comes_out_as_it_was()
    {
        var line = Gen.OneOf(".", "..", "a", ".a", "").Array[0, 5].Select(string.Concat);
        line.Array[0, 6].Sample(lines =>
        {
            var content = string.Concat(lines.Select(text => text + "\r\n"));
            var wire = string.Concat(lines.Select(text => (text.StartsWith('.') ? "." : "") + text + "\r\n")) + ".\r\n";
            var (decoded, decoder, used) = Decode(wire, 3);
            return string.Equals(decoded, content, StringComparison.Ordinal) && decoder.Ended && !decoder.IsMalformed && used == wire.Length;
        });
    }

    private static (string Content, ContentDecoder Decoder, int Used) Decode(string wire, int cut)
    {
        var decoder = new ContentDecoder();
        var output = new ArrayBufferWriter<byte>();
        var octets = Encoding.Latin1.GetBytes(wire);
        var used = 0;
        for (var i = 0; i < octets.Length && !decoder.Ended; i += cut)
        {
            used += decoder.Decode(octets.AsSpan(i, Math.Min(cut, octets.Length - i)), output);
        }

        return (Encoding.Latin1.GetString(output.WrittenSpan), decoder, used);
    }
}
