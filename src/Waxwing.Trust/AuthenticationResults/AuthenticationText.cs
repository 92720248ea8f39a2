using System.Buffers;
using System.Text;

namespace Waxwing.Trust;

/// <summary>The lexical parts of RFC 8601 §2.2.</summary>
internal static class AuthenticationText
{
    /// <summary>The most octets of a word: a line has 998 (RFC 5322 §2.1.1, RFC 6532 §3.4), and there are a space before it and a semicolon behind.</summary>
    public const int MaxWordOctets = 990;

    private static readonly SearchValues<char> KeywordCharacters = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // RFC 2045 §5.1: a token has no tspecials.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(unit => !"()<>@,;:\\\"/[]?=".Contains(unit, StringComparison.Ordinal))]);

    // RFC 5321 §4.1.2: the Keyword of RFC 8601.
    public static bool IsKeyword(ReadOnlySpan<char> text) => !text.IsEmpty && text[^1] != '-' && !text.ContainsAnyExcept(KeywordCharacters);

    public static bool IsKeywordCharacter(char unit) => KeywordCharacters.Contains(unit);

    public static bool IsTokenCharacter(char unit) => TokenCharacters.Contains(unit) || unit > '\x9F';

    /// <summary>
    /// A character of a property's value without quotes: of a token, or of a mailbox. Slash, question and equals sign stand in
    /// local parts; they stand in signatures (<c>header.b</c>) too, where they should be quoted and often are not.
    /// </summary>
    public static bool IsPropertyCharacter(char unit) => IsTokenCharacter(unit) || unit is '@' or '/' or '?' or '=';

    /// <summary>Whether text can be written: it has no control characters, so no line end.</summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.ContainsAnyInRange('\0', '\x1F') && !text.ContainsAnyInRange('\x7F', '\x9F');

    /// <summary>Whether a word can be written into a line, which is folded between words only.</summary>
    public static bool Fits(string word) => Encoding.UTF8.GetByteCount(word) <= MaxWordOctets;

    /// <summary>A token as it is, anything else in quotes.</summary>
    public static string Value(string text) => text.Length > 0 && text.All(IsTokenCharacter) ? text : Quoted(text);

    /// <summary>A token or a mailbox as it is, anything else in quotes.</summary>
    public static string PropertyValue(string text) =>
        text.Length > 0 && text.All(unit => IsTokenCharacter(unit) || unit == '@') && text.Count(unit => unit == '@') <= 1 && !text.EndsWith('@') ? text : Quoted(text);

    public static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
