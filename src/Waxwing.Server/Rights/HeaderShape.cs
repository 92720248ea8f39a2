using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Waxwing.Server.Rights;

/// <summary>
/// Whether a header section is one that every reader divides into the same fields. Where it is not, an author may stand in it that we do not see: in a name with a space before
/// the colon, behind a bare CR, in a line that some take for the end of the header.
/// </summary>
internal static class HeaderShape
{
    /// <summary>Whether all fields have it; if not, what is wrong with the first one that has not.</summary>
    public static bool IsSound(HeaderList headers, [NotNullWhen(false)] out string? why)
    {
        why = null;
        for (var i = 0; i < headers.Count && why is null; i++)
        {
            why = !HasName(headers[i]) ? "a header field has a name that is not allowed, or white space before its colon (RFC 5322 §2.2)"
                : !HasLines(headers[i].RawValue) ? $"{headers[i].Field}: the value holds a line break of its own, an empty line or NUL"
                : null;
        }

        return why is null;
    }

    // RFC 5322 §2.2: printable US-ASCII but for the colon. MimeKit keeps white space before the colon in the raw name alone.
    private static bool HasName(Header header) =>
        header.Field.Length > 0 && header.RawField.Length == header.Field.Length && !header.Field.AsSpan().ContainsAnyExceptInRange('!', '~') && !header.Field.Contains(':', StringComparison.Ordinal);

    // RFC 5322 §2.2.3: a field goes on behind a line break that white space follows; §4.2 has lines of nothing else in obsolete fields only. What a program makes has LF alone,
    // which is written as CRLF.
    private static bool HasLines(ReadOnlySpan<byte> value)
    {
        var hasText = true;
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case 0:
                case (byte)'\r' when i + 1 == value.Length || value[i + 1] != '\n':
                case (byte)'\n' when !hasText || (i + 1 < value.Length && value[i + 1] is not ((byte)' ' or (byte)'\t')):
                    return false;
                case (byte)'\n':
                    // The end of the value is no line of its own.
                    hasText = i + 1 == value.Length;
                    break;
                case (byte)'\r' or (byte)' ' or (byte)'\t':
                    break;
                default:
                    hasText = true;
                    break;
            }
        }

        return hasText;
    }
}
