using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace Waxwing.Smtp.Tests.Content;

public sealed partial class ContentScannerTests
{
    private static readonly string[] Pieces = ["a", "line", "\r\n", "\r", "\n", "\0", "\u00ff", "\r\n\r\n", ".", "\r\n.\r\n", new string('x', 500)];

    private static readonly Gen<byte[]> Octets = Gen.Int[0, Pieces.Length - 1].Array[0, 20]
        .Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece]))));

    [Fact]
    public void However_content_is_cut_the_facts_are_those_of_the_whole() => Gen.Select(Octets, Gen.Int[1, 12]).Sample((content, size) =>
    {
        using var scanner = new ContentScanner();
        foreach (var piece in content.Chunk(size))
        {
            scanner.Append(piece);
        }

        Assert.Equal(ContentScanner.Scan(content), scanner.GetFacts());
    }, iter: 20_000);

    [Fact]
    public void The_facts_are_those_that_regular_expressions_find() => Octets.Sample(content =>
    {
        var text = Encoding.Latin1.GetString(content);
        var facts = ContentScanner.Scan(content);

        Assert.Equal(content.Length, facts.Length);
        Assert.Equal(BareCr().IsMatch(text), facts.HasBareCr);
        Assert.Equal(BareLf().IsMatch(text), facts.HasBareLf);
        Assert.Equal(text.Contains('\0', StringComparison.Ordinal), facts.HasNul);
        Assert.Equal(text.Any(unit => unit > 127), facts.HasEightBit);
        Assert.Equal(text.EndsWith("\r\n", StringComparison.Ordinal), facts.EndsWithCrlf);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), facts.Sha256);
        if (facts is { HasBareCr: false, HasBareLf: false })
        {
            Assert.Equal(text.Split("\r\n").Max(line => line.Length), facts.LongestLine);
        }
    }, iter: 20_000);

    [Fact]
    public void A_fault_is_known_with_the_piece_that_holds_it_and_a_cut_line_end_is_none()
    {
        using var scanner = new ContentScanner();
        scanner.Append("line\r"u8);
        Assert.False(scanner.HasFault);
        scanner.Append("\nline"u8);
        Assert.False(scanner.HasFault);
        scanner.Append("\n"u8);
        Assert.True(scanner.HasFault);
    }

    [GeneratedRegex("\r(?!\n)", RegexOptions.None, 1000)]
    private static partial Regex BareCr();

    [GeneratedRegex("(?<!\r)\n", RegexOptions.None, 1000)]
    private static partial Regex BareLf();
}
