using System.Text;
using CsCheck;

namespace Waxwing.Smtp.Tests.Content;

public sealed class DotStufferTests
{
    private static readonly string[] Pieces = [".", "..", "\r\n", "\r", "\n", "\r\n.", "\r\n.\r\n", "a", "line", "\0"];

    private static readonly Gen<byte[]> Octets = Gen.Int[0, Pieces.Length - 1].Array[0, 30]
        .Select(pieces => Encoding.ASCII.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece]))));

    [Fact]
    public void However_content_is_cut_the_wire_is_that_of_the_whole() => Gen.Select(Octets, Gen.Int[1, 12]).Sample(
        (content, size) => Assert.Equal(Reference(content), Stuff(content.Chunk(size))), iter: 50_000);

    [Fact]
    public void Every_cut_into_two_gives_the_same_wire()
    {
        var content = ".a\r\n..b\r\n.\r\n\r\n.\r.\n.\r\n"u8.ToArray();
        for (var cut = 0; cut <= content.Length; cut++)
        {
            Assert.Equal(Reference(content), Stuff([content[..cut], content[cut..]]));
        }
    }

    [Fact]
    public void The_end_marker_occurs_at_the_end_only() => Gen.Select(Octets, Gen.Int[1, 12]).Sample((content, size) =>
    {
        var wire = "\r\n" + Stuff(content.Chunk(size));
        Assert.Equal(wire.Length - 5, wire.IndexOf("\r\n.\r\n", StringComparison.Ordinal));
    }, iter: 50_000);

    // RFC 5321 §4.5.2 and §4.1.1.4, said as simply as it can be.
    private static string Reference(byte[] content)
    {
        var lines = ("\r\n" + Encoding.Latin1.GetString(content)).Replace("\r\n.", "\r\n..", StringComparison.Ordinal)[2..];
        return lines.Length == 0 || lines.EndsWith("\r\n", StringComparison.Ordinal) ? lines + ".\r\n" : lines + "\r\n.\r\n";
    }

    // The caller's part, as the session does it.
    private static string Stuff(IEnumerable<byte[]> pieces)
    {
        var wire = new StringBuilder();
        var stuffer = DotStuffer.AtStart;
        foreach (var piece in pieces)
        {
            for (var rest = piece.AsSpan(); !rest.IsEmpty;)
            {
                var length = stuffer.Next(rest, out var stuff);
                wire.Append(Encoding.Latin1.GetString(rest[..length]));
                rest = rest[length..];
                if (stuff)
                {
                    wire.Append('.');
                }
            }
        }

        return wire.Append(stuffer.IsAtLineStart ? ".\r\n" : "\r\n.\r\n").ToString();
    }
}
