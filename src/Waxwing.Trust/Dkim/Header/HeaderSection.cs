using System.Runtime.InteropServices;
using System.Text;

namespace Waxwing.Trust;

/// <summary>
/// The header of a message, cut into its fields (RFC 5322 §2.2) and no further. Lines end with CRLF; another CR or LF is an
/// octet like others. A line that is no field keeps its place and has no name.
/// </summary>
internal sealed class HeaderSection
{
    private readonly Dictionary<string, int> _last = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HeaderField> _fields = [];

    // For each field the one before it of the same name, or -1.
    private readonly List<int> _previous = [];

    private HeaderSection(ReadOnlyMemory<byte> octets) => Octets = octets;

    /// <summary>What was cut, without the empty line.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    public IReadOnlyList<HeaderField> Fields => _fields;

    /// <summary>How long the header of a message is, its empty line included; -1 where it has no end yet.</summary>
    /// <remarks>A message may begin with the empty line, or consist of a header alone (RFC 5322 §3.5).</remarks>
    public static int Length(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("\r\n"u8))
        {
            return 2;
        }

        var end = message.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>Cuts a header section.</summary>
    /// <param name="octets">The header, with or without the empty line at its end.</param>
    /// <param name="maxFields">The most fields.</param>
    /// <param name="section">The fields.</param>
    /// <returns>Whether there are no more fields than allowed.</returns>
    public static bool TryCut(ReadOnlyMemory<byte> octets, int maxFields, out HeaderSection section)
    {
        section = new HeaderSection(octets);
        var span = octets.Span;
        for (var start = 0; start < span.Length && !span[start..].StartsWith("\r\n"u8);)
        {
            if (section._fields.Count == maxFields)
            {
                return false;
            }

            var end = EndOfField(span, start);
            section.Add(span, start, end);
            start = Math.Min(end + 2, span.Length);
        }

        return true;
    }

    /// <summary>The last field of that name, or -1.</summary>
    public int Last(string name) => _last.GetValueOrDefault(name, -1);

    /// <summary>The field of the same name before another, or -1.</summary>
    public int Previous(int field) => _previous[field];

    public int Count(string name)
    {
        var count = 0;
        for (var field = Last(name); field >= 0; field = Previous(field))
        {
            count++;
        }

        return count;
    }

    // A line that begins with white space belongs to the one before (RFC 5322 §2.2.3).
    private static int EndOfField(ReadOnlySpan<byte> span, int start)
    {
        for (var from = start; ; from += 2)
        {
            var length = span[from..].IndexOf("\r\n"u8);
            if (length < 0)
            {
                return span.Length;
            }

            from += length;
            if (from + 2 >= span.Length || span[from + 2] is not ((byte)' ' or (byte)'\t'))
            {
                return from;
            }
        }
    }

    private void Add(ReadOnlySpan<byte> span, int start, int end)
    {
        var colon = span[start..end].IndexOf((byte)':');
        var name = colon < 0 ? [] : span.Slice(start, colon).TrimEnd(" \t"u8);
        var isField = !name.IsEmpty && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
        _fields.Add(isField ? new HeaderField(start, end - start, name.Length, start + colon + 1) : new HeaderField(start, end - start, 0, end));
        _previous.Add(-1);
        if (isField)
        {
            Link(Encoding.ASCII.GetString(name));
        }
    }

    private void Link(string name)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, name, out var known);
        _previous[^1] = known ? last : -1;
        last = _fields.Count - 1;
    }
}
