using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Cli.Batch;

/// <summary>
/// The octets of a journal: a first line, then blocks, each with its length and its hash, then zeros that keep room. A block is written
/// when the one before it is on the disk, so only the last can be torn, and a block that is not whole counts as not written.
/// </summary>
internal static class JournalFile
{
    /// <summary>The room that the heading of a block takes at most.</summary>
    public const int HeadingLength = 32;

    private const int HashDigits = 16;

    /// <summary>The first line.</summary>
    public static ReadOnlySpan<byte> FirstLine => "waxwing send-batch journal 1\n"u8;

    /// <summary>The heading of a block.</summary>
    public static byte[] Heading(ReadOnlySpan<byte> content) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"= {content.Length} {Hash(content)}\n"));

    /// <summary>Reads a journal.</summary>
    /// <param name="stream">The journal, at its beginning.</param>
    /// <param name="state">Takes the records.</param>
    /// <returns>Where the last whole block ends; 0 where not even the first line is whole.</returns>
    /// <exception cref="FormatException">It is no journal, or is damaged before its end.</exception>
    public static long Read(Stream stream, BatchState state)
    {
        var first = new byte[FirstLine.Length];
        var length = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        var begun = first.AsSpan(0, length).TrimEnd((byte)0);
        if (begun.Length < first.Length)
        {
            return FirstLine.StartsWith(begun) && OnlyZeros(stream) ? 0 : throw new FormatException("it is another file");
        }

        if (!begun.SequenceEqual(FirstLine))
        {
            throw new FormatException("it is another file, or a journal of another version");
        }

        var end = stream.Position;
        while (ReadBlock(stream) is { } block)
        {
            foreach (var record in Records(block))
            {
                state.Apply(JournalRecord.Read(record));
            }

            end = stream.Position;
        }

        stream.Position = end;
        if (HoldsBlock(stream))
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is damaged at octet {end}, and goes on behind that"));
        }

        return end;
    }

    // Null where no whole block stands.
    private static byte[]? ReadBlock(Stream stream)
    {
        Span<byte> heading = stackalloc byte[HeadingLength];
        var count = 0;
        for (int octet; count < heading.Length && (octet = stream.ReadByte()) > 0;)
        {
            if (octet == '\n')
            {
                return ReadBlock(stream, heading[..count]);
            }

            heading[count++] = (byte)octet;
        }

        return null;
    }

    private static byte[]? ReadBlock(Stream stream, ReadOnlySpan<byte> heading)
    {
        var space = heading.LastIndexOf((byte)' ');
        if (!heading.StartsWith("= "u8) || space < 3
            || !int.TryParse(heading[2..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > stream.Length - stream.Position)
        {
            return null;
        }

        var content = new byte[length];
        stream.ReadExactly(content);
        return heading[(space + 1)..].SequenceEqual(Encoding.ASCII.GetBytes(Hash(content))) ? content : null;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(ReadOnlyMemory<byte> block)
    {
        while (!block.IsEmpty)
        {
            var end = block.Span.IndexOf((byte)'\n');
            yield return block[..(end < 0 ? block.Length : end)];
            block = end < 0 ? default : block[(end + 1)..];
        }
    }

    // What a power failure leaves of the last block may have holes; a whole block behind it can only mean that the file was changed.
    private static bool HoldsBlock(Stream stream)
    {
        for (int octet; (octet = stream.ReadByte()) >= 0;)
        {
            if (octet == '=')
            {
                var here = stream.Position;
                stream.Position = here - 1;
                if (ReadBlock(stream) is not null)
                {
                    return true;
                }

                stream.Position = here;
            }
        }

        return false;
    }

    private static bool OnlyZeros(Stream stream)
    {
        int octet;
        while ((octet = stream.ReadByte()) == 0)
        {
        }

        return octet < 0;
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..HashDigits];
}
