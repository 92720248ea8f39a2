using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Waxwing.Server.Rights;

/// <summary>
/// Encoded words (RFC 2047) in author fields. Some readers decode first and look for the address then; others look first. So an encoded word may say nothing that the one could take for an
/// address.
/// </summary>
internal static class EncodedWord
{
    // RFC 2047 §2.
    private const int MaxLength = 75;

    // What a reader of addresses looks for.
    private static readonly SearchValues<char> Marks = SearchValues.Create("@<>");

    // Those that everybody has, and in which an octet of ASCII means what it says or is announced by another. UTF-7 and UTF-16 hide what they say from who does not decode them.
    private static readonly FrozenSet<string> Charsets = FrozenSet.ToFrozenSet(
    [
        "us-ascii", "utf-8", "koi8-r", "koi8-u", "iso-2022-jp", "euc-jp", "shift_jis", "euc-kr", "ks_c_5601-1987", "gb2312", "gbk", "gb18030", "big5",
        .. Enumerable.Range(1, 15).Where(part => part != 12).Select(part => $"iso-8859-{part}"), .. Enumerable.Range(1250, 9).Select(page => $"windows-{page}"),
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a text has something that is, or looks like, an encoded word.</summary>
    public static bool Occurs(string text) => text.Contains("=?", StringComparison.Ordinal) || text.Contains("?=", StringComparison.Ordinal);

    /// <summary>Reads a word that is one encoded word and nothing else.</summary>
    /// <param name="word">The word.</param>
    /// <returns>What it says; null where it is none, is of a character set that not everybody has, or says what could be taken for an address or moves the text beside it.</returns>
    public static string? Read(string word)
    {
        // encoded-word = "=?" charset "?" encoding "?" encoded-text "?="; RFC 2231 §5 has a language behind the charset.
        if (word.Length > MaxLength || !Ascii.IsValid(word) || !word.StartsWith("=?", StringComparison.Ordinal) || !word.EndsWith("?=", StringComparison.Ordinal) || word.Length < 8
            || word[2..^2].Split('?') is not [var charset, ['Q' or 'q' or 'B' or 'b'] encoding, { Length: > 0 } encoded])
        {
            return null;
        }

        charset = charset.Split('*')[0];
        var text = Charsets.Contains(charset) && Octets(encoded, isBase64: encoding is "B" or "b") is { } octets ? Decode(charset, octets) : null;
        return string.IsNullOrEmpty(text) || Occurs(text) || text.AsSpan().ContainsAny(Marks) || text.EnumerateRunes().Any(AuthorTokens.IsHidden) ? null : text;
    }

    // Without guessing: what is not whole, one reader drops and another shows.
    private static byte[]? Octets(string text, bool isBase64)
    {
        var octets = new byte[text.Length];
        if (isBase64)
        {
            return Convert.TryFromBase64String(text, octets, out var length) ? octets[..length] : null;
        }

        // RFC 2047 §4.2.
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octets[count])))
            {
                return null;
            }

            octets[count] = text[i] switch
            {
                '=' => octets[count],
                '_' => (byte)' ',
                var plain => (byte)plain,
            };
            i += text[i] == '=' ? 2 : 0;
            count++;
        }

        return octets[..count];
    }

    private static string? Decode(string charset, byte[] octets)
    {
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding.GetString(octets);
        }
        catch (Exception exception) when (exception is DecoderFallbackException or ArgumentException)
        {
            return null;
        }
    }
}
