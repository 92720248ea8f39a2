using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>A header that can be signed so that every verifier reads it alike.</summary>
internal static class SignableHeader
{
    private const int MaxFields = 10_000;
    private const string From = "From";

    public static HeaderSection Cut(ReadOnlyMemory<byte> header)
    {
        Require(HasOnlyWholeLineEnds(header.Span), "A line of the header does not end with CRLF.");
        Require(HeaderSection.TryCut(header, MaxFields, out var section), "The message has too many header fields.");
        Require(section.Fields.All(field => field.NameLength > 0), "A line of the header is no field.");
        // RFC 5322 §3.6: one From. Of several, a verifier and a reader may take different ones (RFC 6376 §8.15).
        Require(section.Count(From) == 1, "A message is signed that has one From, no more and no less.");
        return section;
    }

    /// <summary>The names to sign: each as often as there are such fields, and some once more, so that none can be added.</summary>
    public static List<string> Names(HeaderSection section, ImmutableArray<string> onceMore, ImmutableArray<string> wherePresent)
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, extra) in onceMore.Prepend(From).Select(name => (name, 1)).Concat(wherePresent.Select(name => (name, 0))))
        {
            var count = seen.Add(name) ? section.Count(name) + extra : 0;
            Require(names.Count + count <= DkimSignatureReader.MaxNames, "The message has too many fields to sign.");
            names.AddRange(Enumerable.Repeat(name, count));
        }

        return names;
    }

    private static bool HasOnlyWholeLineEnds(ReadOnlySpan<byte> header)
    {
        while (header.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (!header[at..].StartsWith("\r\n"u8))
            {
                return false;
            }

            header = header[(at + 2)..];
        }

        return true;
    }

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new ArgumentException(sentence);
        }
    }
}
