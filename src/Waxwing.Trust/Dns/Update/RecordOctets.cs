using System.Collections.Immutable;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The data of records as they go over the wire, and TXT as zone files have it.</summary>
internal static class RecordOctets
{
    // RFC 1035 §3.3: a character-string has 255 octets at most.
    private const int MaxString = 255;

    /// <summary>TXT: a text of ASCII in as few strings as hold it.</summary>
    public static ImmutableArray<byte> Text(string text) =>
        [.. Strings(text).SelectMany(piece => (IEnumerable<byte>)[(byte)piece.Length, .. Encoding.Latin1.GetBytes(piece)])];

    /// <summary>MX.</summary>
    public static ImmutableArray<byte> MailHost(int preference, Domain host) =>
        [.. new DnsWriter().Number(preference).Name(DnsName.Of(host)).ToArray()];

    /// <summary>The strings of TXT data joined; null where the octets are none.</summary>
    public static string? ReadText(ImmutableArray<byte> data)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < data.Length)
        {
            var end = at + 1 + data[at];
            if (end > data.Length)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(data.AsSpan()[(at + 1)..end]));
            at = end;
        }

        return text.ToString();
    }

    /// <summary>A text cut into strings; an empty one is one empty string.</summary>
    public static IReadOnlyList<string> Strings(string text) =>
        text.Length == 0 ? [""] : [.. text.Chunk(MaxString).Select(piece => new string(piece))];

    /// <summary>The data of a TXT record as a zone file has them: quoted strings (RFC 1035 §5.1).</summary>
    public static string ZoneText(string text) =>
        $"( {string.Join(' ', Strings(text).Select(piece => $"\"{piece.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))} )";
}
