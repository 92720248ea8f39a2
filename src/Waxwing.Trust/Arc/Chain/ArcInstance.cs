using System.Globalization;
using System.Text;

namespace Waxwing.Trust;

/// <summary>The tag <c>i=</c>, by which the fields of a set belong together (RFC 8617 §4.2.1).</summary>
internal static class ArcInstance
{
    public const int Max = 50;

    private const int MaxDigits = 2;

    /// <summary>Reads it from the value of any field of a set.</summary>
    public static bool TryRead(ArcFieldKind kind, ReadOnlySpan<byte> value, out int instance) => kind switch
    {
        ArcFieldKind.Results => TryReadResults(value, out instance, out _),
        ArcFieldKind.MessageSignature or ArcFieldKind.Seal => TryParse(TagList.Read(value, out var tags) == DkimFault.None ? tags["i"] : null, out instance),
    };

    /// <summary>Reads it from an ARC-Authentication-Results field: <c>i=</c> stands first, and what follows is an Authentication-Results (RFC 8617 §4.1.1).</summary>
    public static bool TryReadResults(ReadOnlySpan<byte> value, out int instance, out string payload)
    {
        (instance, payload) = (0, "");
        if (value.Length > AuthenticationResults.MaxLength)
        {
            return false;
        }

        var scanner = new AuthenticationScanner(Encoding.UTF8.GetString(value));
        if (!scanner.SkipComments() || !scanner.Take('i') || !scanner.SkipComments() || !scanner.Take('=') || !scanner.SkipComments()
            || !scanner.TryDigits(out var digits) || !TryParse(digits, out instance) || !scanner.SkipComments() || !scanner.Take(';'))
        {
            return false;
        }

        payload = scanner.Rest.ToString();
        return true;
    }

    private static bool TryParse(string? digits, out int instance)
    {
        instance = 0;
        return digits is { Length: >= 1 and <= MaxDigits }
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out instance) && instance is >= 1 and <= Max;
    }
}
