using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Waxwing.Server.Rights;

/// <summary>Cuts the value of an author field into its parts (RFC 5322 §3.2, RFC 6532 §3.2). Nothing obsolete, nothing that hides something.</summary>
internal static class AuthorTokens
{
    /// <summary>The longest value that is read, in octets.</summary>
    public const int MaxLength = 8_192;

    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    // RFC 5322 §3.2.3: specials, and the space.
    private static readonly SearchValues<char> Specials = SearchValues.Create(" ()<>[]:;@\\,\"");

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Cuts a value of a header whose shape is sound.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> value, out List<AuthorToken> tokens, [NotNullWhen(false)] out string? why)
    {
        tokens = [];
        if (!TryText(value, out var text, out why))
        {
            return false;
        }

        for (var position = 0; position < text.Length;)
        {
            var start = position;
            position += text.AsSpan(position).IndexOfAnyExcept(' ') is var spaces && spaces < 0 ? text.Length - position : spaces;
            if (position == text.Length)
            {
                break;
            }

            var length = text[position] switch
            {
                '"' => Quoted(text.AsSpan(position), start < position, tokens),
                '(' => Enclosed(text.AsSpan(position), ')', AuthorTokenKind.Comment, start < position, tokens),
                '[' => Enclosed(text.AsSpan(position), ']', AuthorTokenKind.Literal, start < position, tokens),
                _ => AtomOrSpecial(text.AsSpan(position), start < position, tokens),
            };
            if (length == 0)
            {
                why = "a quote, parenthesis or bracket is not closed, or stands inside of another";
                return false;
            }

            position += length;
        }

        return true;
    }

    private static bool TryText(ReadOnlySpan<byte> value, out string text, [NotNullWhen(false)] out string? why)
    {
        text = string.Empty;
        if (value.Length > MaxLength)
        {
            why = $"the field has more than {MaxLength} octets";
            return false;
        }

        try
        {
            // Folding is white space (RFC 5322 §3.2.2).
            text = Utf8.GetString(value).Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' ').Trim(' ');
        }
        catch (DecoderFallbackException)
        {
            why = "the field is neither ASCII nor UTF-8";
            return false;
        }

        why = text.EnumerateRunes().Any(IsHidden) ? "the field holds a character that is not shown: a control, or one that turns the direction" : null;
        return why is null;
    }

    /// <summary>Whether a character moves or hides what stands beside it, or may mean anything tomorrow.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Format => rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner),
        _ => false,
    };

    private static int AtomOrSpecial(ReadOnlySpan<char> text, bool isApart, List<AuthorToken> tokens)
    {
        var length = text.IndexOfAny(Specials) is var end && end < 0 ? text.Length : end;
        var isSpecial = length == 0;
        length = isSpecial ? 1 : length;
        tokens.Add(new AuthorToken(isSpecial ? AuthorTokenKind.Special : AuthorTokenKind.Atom, text[..length].ToString(), isApart));
        return length;
    }

    // RFC 5322 §3.2.4; a quoted pair is a backslash and a visible character, or a space.
    private static int Quoted(ReadOnlySpan<char> text, bool isApart, List<AuthorToken> tokens)
    {
        var content = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                tokens.Add(new AuthorToken(AuthorTokenKind.Quoted, content.ToString(), isApart));
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
            if (i < text.Length)
            {
                content.Append(text[i]);
            }
        }

        return 0;
    }

    // Nesting and quoting inside of comments and literals are read by some and not by others.
    private static int Enclosed(ReadOnlySpan<char> text, char close, AuthorTokenKind kind, bool isApart, List<AuthorToken> tokens)
    {
        var length = text[1..].IndexOf(close) + 2;
        if (length < 2 || text[1..(length - 1)].ContainsAny("()[]\\"))
        {
            return 0;
        }

        tokens.Add(new AuthorToken(kind, kind == AuthorTokenKind.Literal ? text[..length].ToString() : text[1..(length - 1)].ToString(), isApart));
        return length;
    }
}
