using System.Buffers;

namespace Waxwing;

/// <summary>Places of a template that whoever sent it forgot to fill: <c>[username]</c>, <c>{{name}}</c>, <c>%rand8%</c>.</summary>
internal sealed class LeftoverRule : IPhishingRule
{
    private const int LongestName = 30;
    private const int MaxTries = 500;

    private static readonly (string Open, string Close)[] Brackets = [("{{", "}}"), ("*|", "|*"), ("[%", "%]"), ("<%", "%>"), ("${", "}"), ("[[", "]]"), ("%%", "%%"), ("[", "]"), ("%", "%")];

    private static readonly SearchValues<char> Openings = SearchValues.Create([.. Brackets.Select(pair => pair.Open[0]).Distinct()]);

    // What stands in single brackets is mostly no place; of these words it is.
    private static readonly string[] Names =
        ["email", "e-mail", "emailaddress", "email_address", "firstname", "first_name", "first name", "lastname", "last_name", "name", "open", "placeholder", "recipient", "unsubscribe", "user", "username"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        // Whoever writes to a list, or answers, may be talking of templates.
        if (message.IsFromList || message.IsReply)
        {
            yield break;
        }

        foreach (var text in message.From.Select(author => author.Name).Prepend(message.Subject).Append(message.Shown))
        {
            if (FirstIn(text) is { } place)
            {
                yield return new Sign("leftover", place);
            }
        }
    }

    /// <summary>The first place in a text that was not filled, or null.</summary>
    internal static string? FirstIn(string text)
    {
        var at = 0;
        for (var tries = 0; tries < MaxTries; tries++, at++)
        {
            var next = at < text.Length ? text.AsSpan(at).IndexOfAny(Openings) : -1;
            if (next < 0)
            {
                return null;
            }

            at += next;
            foreach (var (open, close) in Brackets)
            {
                if (PlaceAt(text, at, open, close) is { } place)
                {
                    return place;
                }
            }
        }

        return null;
    }

    private static string? PlaceAt(string text, int at, string open, string close)
    {
        var from = at + open.Length;
        if (string.CompareOrdinal(text, at, open, 0, open.Length) != 0 || from >= text.Length)
        {
            return null;
        }

        var length = text.AsSpan(from, Math.Min(LongestName + close.Length, text.Length - from)).IndexOf(close, StringComparison.Ordinal);
        return length > 0 && IsName(text.AsSpan(from, length), open, at == 0 ? ' ' : text[at - 1]) ? text[at..(from + length + close.Length)] : null;
    }

    private static bool IsName(ReadOnlySpan<char> name, string open, char before) => open switch
    {
        "[" => IsKnown(name),
        // 50 % off, 100%sure%: a percentage has a number before it, and spaces behind.
        "%" => name.Length > 2 && char.IsAsciiLetter(name[0]) && IsWord(name) && !char.IsLetterOrDigit(before),
        _ => name.TrimStart(" =#/$@&") is [var first, ..] && char.IsAsciiLetter(first) && !name.Contains('\n'),
    };

    private static bool IsKnown(ReadOnlySpan<char> name)
    {
        var word = name.Trim().ToString().ToLowerInvariant();
        return Names.Contains(word, StringComparer.Ordinal) || word.StartsWith("placeholder", StringComparison.Ordinal) || word.StartsWith("random", StringComparison.Ordinal);
    }

    private static bool IsWord(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
