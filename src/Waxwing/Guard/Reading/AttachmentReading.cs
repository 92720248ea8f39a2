using System.IO.Compression;
using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>Reads attachments that are text, or archives of text.</summary>
internal sealed class AttachmentReading(GuardLimits limits, List<Piece> pieces, List<UnreadPart> unread)
{
    private const int FreeOctets = 1 << 20;

    private long _octetsLeft = limits.TotalOctets;

    /// <summary>What an archive begins with (APPNOTE 4.3.7).</summary>
    public static ReadOnlySpan<byte> ArchiveMark => "PK\x03\x04"u8;

    public void Read(string label, string name, MimePart part)
    {
        if (part.Content is null)
        {
            return;
        }

        using var content = part.Content.Open();
        ReadOctets(label, name, content, packed: long.MaxValue / 2, depth: 1, (part as TextPart)?.ContentType.CharsetEncoding);
    }

    // What it says it is does not count for much: an archive may be declared as text.
    private void ReadOctets(string label, string name, Stream content, long packed, int depth, Encoding? charset)
    {
        var allowed = Math.Min(_octetsLeft, packed >= long.MaxValue / (2L * limits.ArchiveRatio) ? long.MaxValue : FreeOctets + (packed * limits.ArchiveRatio));
        if (!TryTake(content, Math.Max(allowed, 0), out var octets))
        {
            unread.Add(new UnreadPart(label, UnreadReason.TooLarge));
        }

        _octetsLeft -= octets.Length;
        if (octets.AsSpan().StartsWith(ArchiveMark))
        {
            ReadArchive(label, octets, depth);
        }
        else if (OfficeText.Is(name) && depth > 1)
        {
            Add(label, OfficeText.Read(octets), UnreadReason.Malformed);
        }
        else if (octets.AsSpan().StartsWith("%PDF"u8))
        {
            unread.Add(new UnreadPart(label, UnreadReason.NoReader));
        }
        else
        {
            var text = charset is null ? TextDecoding.Decode(octets) : charset.GetString(octets);
            Add(label, text is not null && IsHtml(name) ? HtmlText.Read(text).Text : text, UnreadReason.NoReader);
        }
    }

    private void Add(string label, string? text, UnreadReason otherwise)
    {
        if (text is null)
        {
            unread.Add(new UnreadPart(label, otherwise));
        }
        else
        {
            pieces.Add(new Piece(label, text));
            if (PgpArmour.IsIn(text))
            {
                unread.Add(new UnreadPart(label, UnreadReason.Encrypted));
            }
        }
    }

    private void ReadArchive(string label, byte[] octets, int depth)
    {
        if (depth > limits.Depth)
        {
            unread.Add(new UnreadPart(label, UnreadReason.TooLarge));
            return;
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(octets, writable: false), ZipArchiveMode.Read);
            pieces.Add(new Piece($"{label} › names", string.Join('\n', archive.Entries.Take(limits.ArchiveEntries).Select(entry => entry.FullName))));
            for (var i = 0; i < archive.Entries.Count; i++)
            {
                if (i == limits.ArchiveEntries || _octetsLeft <= 0)
                {
                    unread.Add(new UnreadPart($"{label} › from entry {i + 1} on", UnreadReason.TooLarge));
                    return;
                }

                ReadEntry(label, i + 1, archive.Entries[i], depth);
            }
        }
        catch (InvalidDataException)
        {
            unread.Add(new UnreadPart(label, UnreadReason.Malformed));
        }
    }

    private void ReadEntry(string archive, int number, ZipArchiveEntry entry, int depth)
    {
        var label = $"{archive} › {PartName.Of("entry", number, entry.FullName)}";
        if (entry.IsEncrypted)
        {
            unread.Add(new UnreadPart(label, UnreadReason.Encrypted));
            return;
        }

        if (entry.Length == 0)
        {
            return;
        }

        try
        {
            using var content = entry.Open();
            ReadOctets(label, entry.FullName, content, entry.CompressedLength, depth + 1, charset: null);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            unread.Add(new UnreadPart(label, UnreadReason.Malformed));
        }
    }

    // What an entry says of its length is a claim; what comes out is counted.
    private static bool TryTake(Stream content, long allowed, out byte[] octets)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while (taken.Length <= allowed && (read = content.Read(buffer)) > 0)
        {
            taken.Write(buffer, 0, (int)Math.Min(read, allowed - taken.Length + 1));
        }

        var isWhole = taken.Length <= allowed;
        taken.SetLength(Math.Min(taken.Length, allowed));
        octets = taken.ToArray();
        return isWhole;
    }

    private static bool IsHtml(string name) =>
        name.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
}
