using System.Globalization;
using System.Text;

namespace Waxwing.Server.Replies;

/// <summary>
/// What somebody said when he refused: its codes, and its words on one line, in lower case, without what only looks like words (addresses, URLs, names of hosts).
/// </summary>
/// <param name="Code">The reply code (RFC 5321 §4.2), or null.</param>
/// <param name="Status">The enhanced status code (RFC 3463), or null.</param>
/// <param name="Words">The words, single spaces between them, one at each end.</param>
internal sealed record RefusalText(int? Code, string? Status, string Words)
{
    // What anybody reads of a refusal, and what a hostile one may cost.
    private const int MaxLength = 4_096;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; what is longer than 4,096 characters is cut.</param>
    public static RefusalText Of(string text)
    {
        int? code = null;
        string? status = null;
        var words = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append(' ');
        foreach (var range in text.AsSpan(0, Math.Min(text.Length, MaxLength)).SplitAny(" \t\r\n\f\v\u00A0"))
        {
            var token = text.AsSpan(range);
            if (token.IsEmpty)
            {
                continue;
            }

            code ??= CodeIn(token);
            status ??= StatusIn(token);
            if (!LooksLikeAName(token))
            {
                Append(words, token);
            }
        }

        return new RefusalText(code, status, words.ToString());
    }

    /// <summary>The first enhanced status code in a text: class, subject and detail, the last two of at most three digits each (RFC 3463 §2).</summary>
    public static string? StatusIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at + 5 <= text.Length; at++)
        {
            if (text[at] is not ('2' or '4' or '5') || text[at + 1] != '.' || (at > 0 && (char.IsAsciiDigit(text[at - 1]) || text[at - 1] == '.')))
            {
                continue;
            }

            var subject = Digits(text[(at + 2)..]);
            if (subject == 0 || at + 2 + subject >= text.Length || text[at + 2 + subject] != '.')
            {
                continue;
            }

            var detail = Digits(text[(at + 3 + subject)..]);
            var end = at + 3 + subject + detail;
            // Four numbers are an address of a host.
            if (detail > 0 && (end == text.Length || !(char.IsAsciiDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))))
            {
                return text[at..end].ToString();
            }
        }

        return null;
    }

    // A reply code stands at the beginning of a word, and a space, a hyphen or a sign ends it.
    private static int? CodeIn(ReadOnlySpan<char> token)
    {
        var begin = token.TrimStart("\"'([<:=#").TrimStart();
        if (begin.Length < 3 || begin[0] is not ('4' or '5') || begin[1] is < '0' or > '7' || !char.IsAsciiDigit(begin[1]) || !char.IsAsciiDigit(begin[2]))
        {
            return null;
        }

        return begin.Length == 3 || begin[3] is '-' or ':' or ',' or ';' or ')' or ']' or '"' or '\'' || (begin[3] == '.' && begin.Length == 4)
            ? int.Parse(begin[..3], NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < 3 && count < text.Length && char.IsAsciiDigit(text[count]))
        {
            count++;
        }

        return count;
    }

    // "spam.example.net" says nothing about spam.
    private static bool LooksLikeAName(ReadOnlySpan<char> token)
    {
        if (token.Contains('@') || token.Contains("://", StringComparison.Ordinal) || token.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var bare = token.Trim("<>()[]{}\"',;:!?.");
        var dot = bare.IndexOf('.');
        return dot > 0 && dot + 1 < bare.Length && char.IsAsciiLetterOrDigit(bare[dot - 1]) && char.IsAsciiLetterOrDigit(bare[dot + 1]);
    }

    private static void Append(StringBuilder words, ReadOnlySpan<char> token)
    {
        foreach (var character in token)
        {
            if (char.IsLetterOrDigit(character))
            {
                words.Append(char.ToLowerInvariant(character));
            }
            else if (character is '\'' or '\u2019')
            {
                // don't, doesn’t: one word, however it is written.
            }
            else if (words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        if (words[^1] != ' ')
        {
            words.Append(' ');
        }
    }
}
