using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Bodies and header fields as they are hashed (RFC 6376 §3.4).</summary>
public sealed class Canonicalizing
{
    private static readonly string[] Pieces = ["a", "word", " ", "  ", "\t", " \t", "\r\n", "\r\n\r\n", " \r\n", "\r", "\n", "\r\r\n", "\u00ff", new string('x', 300), new string('y', 5000)];

    private static readonly Gen<byte[]> Bodies = Gen.Int[0, Pieces.Length - 1].Array[0, 25]
        .Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece]))));

    // RFC 6376 §3.4.5.
    [Theory]
    [InlineData(DkimCanonicalization.Relaxed, " C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData(DkimCanonicalization.Simple, " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n")]
    // §3.4.3 and §3.4.4: bodies with nothing in them, and without a last line end.
    [InlineData(DkimCanonicalization.Simple, "", "\r\n")]
    [InlineData(DkimCanonicalization.Simple, "\r\n\r\n", "\r\n")]
    [InlineData(DkimCanonicalization.Simple, "x", "x\r\n")]
    [InlineData(DkimCanonicalization.Simple, "x\r", "x\r\r\n")]
    [InlineData(DkimCanonicalization.Simple, "x\r\n \r\n", "x\r\n \r\n")]
    [InlineData(DkimCanonicalization.Relaxed, "", "")]
    [InlineData(DkimCanonicalization.Relaxed, "\r\n \r\n\t\r\n", "")]
    [InlineData(DkimCanonicalization.Relaxed, " ", "")]
    [InlineData(DkimCanonicalization.Relaxed, "x", "x\r\n")]
    [InlineData(DkimCanonicalization.Relaxed, "x\r\n\r\n \r\ny \t\r\n", "x\r\n\r\n\r\ny\r\n")]
    public void A_body_is_hashed_as_the_RFC_says(DkimCanonicalization canonicalization, string body, string canonical)
    {
        var hash = Hash(canonicalization, Encoding.Latin1.GetBytes(body), 1000);
        Assert.Equal((canonical.Length, Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)))), ((int)hash.Octets, Convert.ToHexString(hash.Value.AsSpan())));
    }

    [Fact]
    public void However_a_body_is_cut_its_hash_is_that_of_the_rule_taken_at_its_word() => Gen.Select(Bodies, Gen.Int[1, 700]).Sample((body, size) =>
    {
        foreach (var canonicalization in Enum.GetValues<DkimCanonicalization>())
        {
            var expected = AtItsWord(canonicalization, body);
            var hash = Hash(canonicalization, body, size);
            Assert.Equal(expected.Length, hash.Octets);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(expected)), Convert.ToHexString(hash.Value.AsSpan()));
        }
    }, iter: 5000);

    [Fact]
    public void A_limit_counts_canonical_octets() => Gen.Select(Bodies, Gen.Int[1, 100], Gen.Int[0, 400]).Sample((body, size, limit) =>
    {
        foreach (var canonicalization in Enum.GetValues<DkimCanonicalization>())
        {
            var expected = AtItsWord(canonicalization, body);
            var hash = Hash(canonicalization, body, size, limit);
            Assert.Equal(expected.Length, hash.Octets);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(expected.AsSpan(0, Math.Min(limit, expected.Length)))), Convert.ToHexString(hash.Value.AsSpan()));
        }
    }, iter: 2000);

    [Fact]
    public void An_ordinary_body_allocates_nothing_by_the_line()
    {
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A line  of text, with two spaces and one at its end. \r\n\r\nAnother one.\r\n", 10_000)));
        foreach (var canonicalization in Enum.GetValues<DkimCanonicalization>())
        {
            using var hasher = new DkimBodyHasher(canonicalization);
            hasher.Append(body);
            var before = GC.GetAllocatedBytesForCurrentThread();
            hasher.Append(body);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000); // Of 30,000 lines; what the compiler itself needs now and then is none of them.
        }
    }

    // RFC 6376 §3.4.5, and names with white space before the colon (RFC 5322 §4.5).
    [Theory]
    [InlineData("A: X", "a:X", "A: X")]
    [InlineData("B : Y\t\r\n\tZ  ", "b:Y Z", "B : Y\t\r\n\tZ  ")]
    [InlineData("Subject:", "subject:", "Subject:")]
    [InlineData("Subject: \r\n ", "subject:", "Subject: \r\n ")]
    [InlineData("X: a\rb\nc", "x:a\rb\nc", "X: a\rb\nc")]
    public void A_field_is_hashed_as_the_RFC_says(string field, string relaxed, string simple)
    {
        Assert.True(HeaderSection.TryCut(Encoding.Latin1.GetBytes($"{field}\r\n\r\n"), 10, out var section));
        var one = Assert.Single(section.Fields);
        var octets = section.Octets.Span;
        foreach (var (canonicalization, expected) in new[] { (DkimCanonicalization.Relaxed, relaxed), (DkimCanonicalization.Simple, simple) })
        {
            var writer = new ArrayBufferWriter<byte>();
            HeaderCanonicalizer.Write(canonicalization, one.Name(octets), one.Octets(octets), one.Value(octets), writer);
            Assert.Equal(expected, Encoding.Latin1.GetString(writer.WrittenSpan));
        }
    }

    private static DkimBodyHash Hash(DkimCanonicalization canonicalization, byte[] body, int size, long limit = long.MaxValue)
    {
        using var hasher = new DkimBodyHasher(canonicalization, limit);
        foreach (var piece in body.Chunk(size))
        {
            hasher.Append(piece);
        }

        return hasher.Finish();
    }

    // The rules one after the other, over the whole body as lines of text.
    private static byte[] AtItsWord(DkimCanonicalization canonicalization, byte[] body)
    {
        var lines = Encoding.Latin1.GetString(body).Split("\r\n").ToList();
        if (canonicalization is DkimCanonicalization.Relaxed)
        {
            lines = [.. lines.Select(line => string.Join(' ', line.TrimEnd(' ', '\t').Split([' ', '\t']).Where((word, i) => word.Length > 0 || i == 0)))];
        }

        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var empty = canonicalization is DkimCanonicalization.Relaxed ? "" : "\r\n";
        return Encoding.Latin1.GetBytes(lines.Count == 0 ? empty : string.Concat(lines.Select(line => $"{line}\r\n")));
    }
}
