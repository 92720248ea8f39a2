using System.Text;

namespace Waxwing;

/// <summary>Finds fields in a header that lies in memory as octets (RFC 5322 §2.2): the one that was prepared.</summary>
internal static class HeaderFields
{
    /// <summary>The values of the fields of a name, in their order, unfolded.</summary>
    public static List<string> Values(ReadOnlySpan<byte> content, ReadOnlySpan<byte> name)
    {
        var values = new List<string>();
        var isNamed = false;
        while (Line(ref content) is { IsEmpty: false } line)
        {
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                // RFC 5322 §2.2.3.
                if (isNamed)
                {
                    values[^1] += Encoding.Latin1.GetString(line);
                }

                continue;
            }

            isNamed = line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name);
            if (isNamed)
            {
                values.Add(Encoding.Latin1.GetString(line[(name.Length + 1)..]));
            }
        }

        return values;
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf("\r\n"u8);
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 2)..];
        return line;
    }
}
