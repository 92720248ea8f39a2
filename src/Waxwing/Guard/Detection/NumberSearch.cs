namespace Waxwing;

/// <summary>
/// Finds numbers by their shape and check digits. Every word that holds a digit is looked at once; which shapes are tried is told by its length.
/// </summary>
internal static class NumberSearch
{
    private const int LongestWord = 40;

    private static readonly NumberShape[][] OneWord = Index(isGrouped: false);

    private static readonly NumberShape[][] Groups = Index(isGrouped: true);

    private static readonly NumberShape[] LetteredGroups =
        [.. Groups.SelectMany(shapes => shapes).Where(shape => shape.BeginsWithLetters)];

    public static void Run(ReadOnlySpan<char> text, Hits hits)
    {
        var urls = new UrlSpans(text);
        for (var at = 0; at < text.Length;)
        {
            var digit = text[at..].IndexOfAnyInRange('0', '9');
            if (digit < 0)
            {
                return;
            }

            var (start, end) = (at + digit, at + digit + 1);
            for (; start > at && char.IsAsciiLetterOrDigit(text[start - 1]); start--)
            {
            }

            for (; end < text.Length && char.IsAsciiLetterOrDigit(text[end]); end++)
            {
            }

            if (end - start <= LongestWord)
            {
                Examine(text, start, end, urls.Contains(text, start), hits);
            }

            at = end;
        }
    }

    private static NumberShape[][] Index(bool isGrouped)
    {
        var shapes = DetectorRules.All.SelectMany(rule => rule.Shapes.Select(form => new NumberShape(rule, form)))
            .Where(shape => shape.IsGrouped == isGrouped).ToLookup(shape => shape.FirstWord);
        return [.. Enumerable.Range(0, LongestWord + 1).Select(length => shapes[length].ToArray())];
    }

    private static void Examine(ReadOnlySpan<char> text, int start, int end, bool isInUrl, Hits hits)
    {
        foreach (var shape in OneWord[end - start])
        {
            Try(text, start, shape, isInUrl, hits);
        }

        // Groups are long in number, and most words with a digit have none behind them.
        foreach (var shape in HasGroupBehind(text, end) ? Groups[end - start] : [])
        {
            Try(text, start, shape, isInUrl, hits);
        }

        // AA 12 34 56 B: its first word holds no digit, and stands before the one that was found.
        if (start >= 3 && Separators.Is(text[start - 1]) && char.IsAsciiLetter(text[start - 2]))
        {
            foreach (var shape in LetteredGroups)
            {
                if (start > shape.FirstWord)
                {
                    Try(text, start - 1 - shape.FirstWord, shape, isInUrl, hits);
                }
            }
        }

        IbanReader.Read(text, start, isInUrl, hits);
        DiscordTokenReader.Read(text, start, end, hits);
    }

    private static bool HasGroupBehind(ReadOnlySpan<char> text, int end) =>
        end + 1 < text.Length && (Separators.Is(text[end]) || text[end] == '+') && char.IsAsciiLetterOrDigit(text[end + 1]);

    private static void Try(ReadOnlySpan<char> text, int start, NumberShape shape, bool isInUrl, Hits hits)
    {
        Span<char> compact = stackalloc char[LongestWord];
        var length = shape.Match(text[start..], compact, out var count);
        hits.Effort++;
        if (length < 0 || !NumberPlace.Allows(text, start, start + length, shape))
        {
            return;
        }

        hits.Effort += length;
        if (!shape.Check(compact[..count]))
        {
            return;
        }

        var rule = shape.Rule;
        var confidence = shape.IsGrouped ? rule.Grouped : rule.Bare;
        hits.Add(start, length, rule, isInUrl ? GuardConfidence.Low : ContextWords.Raise(confidence, text, start, start + length, rule, hits));
    }
}
