using System.Buffers;

namespace Waxwing;

/// <summary>Finds secrets by the name they are given: <c>password=…</c>, <c>"api_key": "…"</c>, <c>Password: …</c>. It goes from one operator to the next.</summary>
internal static class AssignmentSearch
{
    private const int LongestName = 64;
    private const int LongestJudged = 256;

    private static readonly DetectorRule Password = DetectorRules.Of("password-assignment");
    private static readonly DetectorRule Key = DetectorRules.Of("key-assignment");
    private static readonly SearchValues<char> Operators = SearchValues.Create(":=");
    private static readonly SearchValues<char> BehindValue = SearchValues.Create(" \t\r\n\"'`<>,;&)\u00A0");

    public static void Run(ReadOnlySpan<char> text, Hits hits)
    {
        var urls = new UrlSpans(text);
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Operators);
            if (next < 0)
            {
                return;
            }

            at += next;
            var name = NameBefore(text, at);
            hits.Effort += name.Length;
            var kind = SecretName.KindOf(name, isEquals: text[at] == '=');
            // A token in a link is for whoever has the link; the rules about links judge it.
            if (kind == SecretNameKind.None || (kind == SecretNameKind.Token && urls.Contains(text, at)))
            {
                continue;
            }

            if (ValueBehind(text, at, LongestJudged) is not { Length: > 0 } value)
            {
                continue;
            }

            hits.Effort += value.Length;
            var rule = kind == SecretNameKind.Password ? Password : Key;
            // Forgotten? and Required! are words; the mark may still be a secret's last character.
            var judged = value.TrimEnd("!?");
            if (kind == SecretNameKind.Password ? SecretValue.IsPassword(judged) : SecretValue.IsKey(judged))
            {
                // Judged by its beginning, and taken to its end. What stands inside of it is not looked at again, so that each character is passed once.
                var whole = ValueBehind(text, at, text.Length);
                hits.Effort += whole.Length;
                text.Overlaps(whole, out var start);
                hits.Add(start, whole.Length, rule, rule.Confidence);
                at = start + whole.Length - 1;
            }
        }
    }

    // The name as far as it stands on this line; words before it may qualify it: API key, Your password.
    private static ReadOnlySpan<char> NameBefore(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        for (; end > 0 && at - end < 4 && text[end - 1] is ' ' or '"' or '\'' or '`' or '\\' or ']' or ')' or '*'; end--)
        {
        }

        var start = end;
        for (; start > 0 && end - start < LongestName && IsName(text[start - 1]); start--)
        {
        }

        return text[start..end];
    }

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ';

    private static ReadOnlySpan<char> ValueBehind(ReadOnlySpan<char> text, int at, int longest)
    {
        // name == value compares.
        var start = at + 1;
        if (text[at] == '=' && start < text.Length && text[start] == '=')
        {
            return [];
        }

        start += start < text.Length && text[start] is '=' or '>' ? 1 : 0;

        for (; start < text.Length && start - at < 12 && text[start] is ' ' or '\t' or '\u00A0' or '\\' or '*'; start++)
        {
        }

        var quote = start < text.Length && text[start] is '"' or '\'' or '`' ? text[start++] : '\0';
        var rest = text.Slice(Math.Min(start, text.Length), Math.Clamp(text.Length - start, 0, longest));
        var end = quote == '\0' ? rest.IndexOfAny(BehindValue) : rest.IndexOfAny(quote, '\n');
        var value = end < 0 ? rest : rest[..end];
        return quote == '\0' ? value.TrimEnd(".*") : value.TrimEnd('\\');
    }
}
