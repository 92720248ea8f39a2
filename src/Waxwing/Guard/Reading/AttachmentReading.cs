using System.IO.Compression;
using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>Reads attachments that are text, or archives of text. Text passes through; an archive is held as it is packed, since its directory stands at its end.</summary>
internal sealed class AttachmentReading(GuardLimits limits, TakePiece take, List<UnreadPart> unread)
{
    private const int FreeOctets = 1 << 20;
    private const int Glance = 4096;

    private long _octetsLeft = limits.TotalOctets;

    /// <summary>What an archive begins with (APPNOTE 4.3.7).</summary>
    public static ReadOnlySpan<byte> ArchiveMark => "PK\x03\x04"u8;

    public void Read(string label, string name, MimePart part)
    {
        using var octets = Octets.Of(part);
        ReadOctets(label, name, octets, packed: long.MaxValue / 2, depth: 1, (part as TextPart)?.ContentType.CharsetEncoding);
    }

    // What it says it is does not count for much: an archive may be declared as text.
    private void ReadOctets(string label, string name, Octets octets, long packed, int depth, Encoding? charset)
    {
        // Pictures, sound and the like are told by their beginning, and not read: they may be large.
        var head = octets.Peek(Glance);
        var (isArchive, isOffice) = (head.StartsWith(ArchiveMark), depth > 1 && OfficeText.Is(name));
        if (!isArchive && !isOffice && (head.StartsWith("%PDF"u8) || (charset is null && !TextDecoding.LooksLikeText(head[..Math.Min(head.Length, Glance)]))))
        {
            unread.Add(new UnreadPart(label, UnreadReason.NoReader));
            return;
        }

        var allowed = Math.Min(_octetsLeft, packed >= long.MaxValue / (2L * limits.ArchiveRatio) ? long.MaxValue : FreeOctets + (packed * limits.ArchiveRatio));
        octets.Limit(Math.Max(allowed, 0));
        if (isArchive)
        {
            ReadArchive(label, octets, depth);
        }
        else if (isOffice)
        {
            ReadOffice(label, octets);
        }
        else
        {
            ReadText(label, octets, charset, IsHtml(name));
        }
    }

    private void ReadText(string label, Octets octets, Encoding? charset, bool isHtml)
    {
        using var text = new DecodedText(octets, charset);
        Counted(label, octets, () => Take(new Piece(label, text, isHtml)));
    }

    private void ReadOffice(string label, Octets octets)
    {
        using var text = new OfficeText(octets);
        Counted(label, octets, () => Take(new Piece(label, text)));
        if (text.IsMalformed && !octets.IsCut)
        {
            unread.Add(new UnreadPart(label, UnreadReason.Malformed));
        }
    }

    private void Take(Piece piece)
    {
        if (take(piece))
        {
            unread.Add(new UnreadPart(piece.Part, UnreadReason.Encrypted));
        }
    }

    // What came counts, also of an entry that turns out to be damaged.
    private void Counted(string label, Octets octets, Action read)
    {
        try
        {
            read();
        }
        finally
        {
            _octetsLeft -= octets.Count;
            if (octets.IsCut)
            {
                unread.Add(new UnreadPart(label, UnreadReason.TooLarge));
            }
        }
    }

    private void ReadArchive(string label, Octets octets, int depth)
    {
        if (depth > limits.Depth)
        {
            unread.Add(new UnreadPart(label, UnreadReason.TooLarge));
            return;
        }

        using var packed = new MemoryStream();
        Counted(label, octets, () => octets.CopyTo(packed));
        try
        {
            using var archive = new ZipArchive(packed, ZipArchiveMode.Read);
            take(new Piece($"{label} › names", new StringReader(string.Join('\n', archive.Entries.Take(limits.ArchiveEntries).Select(entry => entry.FullName)))));
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
            using var octets = new Octets(content);
            ReadOctets(label, entry.FullName, octets, entry.CompressedLength, depth + 1, charset: null);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            unread.Add(new UnreadPart(label, UnreadReason.Malformed));
        }
    }

    private static bool IsHtml(string name) =>
        name.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
}
