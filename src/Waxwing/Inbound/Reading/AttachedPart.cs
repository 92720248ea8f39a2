using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>An attachment: its names, its type, and how it begins. Nothing is unpacked or run.</summary>
internal sealed class AttachedPart
{
    // Enough for the names in an archive and for a page that builds a file.
    private const int MaxOctets = 1024 * 1024;
    private const int MaxName = 300;
    private const int MaxEntries = 500;

    private AttachedPart(ImmutableArray<string> names, string mimeType, ReadOnlyMemory<byte> beginning) =>
        (Names, MimeType, Beginning) = (names, mimeType, beginning);

    /// <summary>The names, of Content-Disposition and Content-Type: which of the two a reader shows and saves is its own choice (RFC 2183 §2.3).</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The media type that it claims to have, in lower case.</summary>
    public string MimeType { get; }

    /// <summary>Its first octets, decoded: a mebibyte at most.</summary>
    public ReadOnlyMemory<byte> Beginning { get; }

    /// <summary>What it is called in a report.</summary>
    public string Label => Names is [var name, ..] ? name : MimeType;

    /// <summary>Whether it is a page that a browser opens.</summary>
    public bool IsPage => MimeType is "text/html" or "application/xhtml+xml" or "image/svg+xml" || Names.Any(name => FileKinds.IsPage(name));

    public static AttachedPart Read(MimePart part, CancellationToken cancellationToken)
    {
        string?[] names = [part.ContentDisposition?.FileName, part.ContentType.Name];
        return new AttachedPart(
            [.. names.OfType<string>().Where(name => name.Length > 0).Select(name => PlainText.WellFormed(name.Length > MaxName ? name[..MaxName] : name)).Distinct(StringComparer.Ordinal)],
            part.ContentType.MimeType.ToLowerInvariant(),
            Decode(part, cancellationToken));
    }

    /// <summary>Whether it begins with these octets.</summary>
    public bool BeginsWith(ReadOnlySpan<byte> octets) => Beginning.Span.StartsWith(octets);

    /// <summary>The names in a ZIP archive, and whether one of its entries is encrypted, as the headers of its entries say (APPNOTE.TXT §4.3.7).</summary>
    public (ImmutableArray<string> Entries, bool IsEncrypted) Archive()
    {
        const int fixedPart = 30;
        var entries = ImmutableArray.CreateBuilder<string>();
        var isEncrypted = false;
        var span = Beginning.Span;
        for (var at = span.IndexOf("PK\x03\x04"u8); at >= 0 && span.Length - at >= fixedPart && entries.Count < MaxEntries;)
        {
            var header = span[at..];
            isEncrypted |= (header[6] & 1) != 0;
            var name = header[fixedPart..];
            int length = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
            entries.Add(Encoding.Latin1.GetString(name[..Math.Min(Math.Min(length, MaxName), name.Length)]));
            var next = name.IndexOf("PK\x03\x04"u8);
            at = next < 0 ? -1 : at + fixedPart + next;
        }

        return (entries.ToImmutable(), isEncrypted);
    }

    private static ReadOnlyMemory<byte> Decode(MimePart part, CancellationToken cancellationToken)
    {
        if (part.Content is null)
        {
            return default;
        }

        using var content = part.Content.Open();
        using var beginning = new MemoryStream();
        var block = new byte[16 * 1024];
        int count;
        while (beginning.Length < MaxOctets && (count = content.Read(block, 0, block.Length)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beginning.Write(block, 0, count);
        }

        return beginning.ToArray();
    }
}
