using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Trust;

/// <summary>Values that tags have in common, read and written.</summary>
internal static class DkimTags
{
    private static readonly char[] FoldingWhiteSpace = [' ', '\t', '\r', '\n'];

    // The last second that the platform's dates know: 31 December 9999.
    private const long LastSecond = 253_402_300_799;

    public static string Word(DkimAlgorithm algorithm) => algorithm switch
    {
        DkimAlgorithm.RsaSha256 => "rsa-sha256",
        DkimAlgorithm.Ed25519Sha256 => "ed25519-sha256",
        DkimAlgorithm.RsaSha1 => "rsa-sha1",
    };

    public static string Word(DkimKeyType type) => type switch
    {
        DkimKeyType.Rsa => "rsa",
        DkimKeyType.Ed25519 => "ed25519",
    };

    public static string Word(DkimCanonicalization canonicalization) => canonicalization switch
    {
        DkimCanonicalization.Simple => "simple",
        DkimCanonicalization.Relaxed => "relaxed",
    };

    /// <summary>A list with colons; white space may stand around each of them.</summary>
    public static string[] Words(string value)
    {
        var words = value.Split(':');
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = words[i].Trim(FoldingWhiteSpace);
        }

        return words;
    }

    /// <summary>Base64 with white space anywhere (RFC 6376 §2.10); not empty.</summary>
    public static bool TryBase64(string value, [NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        var buffer = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, buffer, out var length) || length == 0)
        {
            return false;
        }

        octets = buffer[..length];
        return true;
    }

    /// <summary>A number of as many digits as the tag allows; one that is too large counts as the largest.</summary>
    public static bool TryNumber(string value, int maxDigits, out long number)
    {
        number = 0;
        if (value.Length == 0 || value.Length > maxDigits || value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = long.MaxValue;
        }

        return true;
    }

    /// <summary>Seconds since 1970, as RFC 6376 §3.5 counts time.</summary>
    public static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, LastSecond));
}
