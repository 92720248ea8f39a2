namespace Waxwing;

/// <summary>
/// Finds what a keyword announces. All keywords are looked for in one pass; where one stands, the patterns of its rules are tried from there,
/// each for a bounded distance.
/// </summary>
internal static class KeywordSearch
{
    // Below this the characters of a match repeat themselves: ghp_xxxxxxxx in a manual is no secret.
    private const double LeastEntropy = 2.4;

    private const int LongestRun = 8;

    private static readonly KeywordTable Keywords = new(DetectorRules.All);

    public static void Run(ReadOnlySpan<char> text, Hits hits)
    {
        for (var at = Keywords.Next(text, 0); at >= 0; at = Keywords.Next(text, at + 1))
        {
            foreach (var (keyword, rule) in Keywords.At(text, at))
            {
                if (text[at..].StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
                {
                    Try(text, at, rule, hits);
                }
            }
        }
    }

    private static void Try(ReadOnlySpan<char> text, int keyword, DetectorRule rule, Hits hits)
    {
        foreach (var lead in rule.Leads)
        {
            var start = keyword - lead;
            if (start < 0 || !BeginsHere(text, start) || hits.Covers(start, rule))
            {
                continue;
            }

            var window = text.Slice(start, Math.Min(rule.Reach + lead, text.Length - start));
            hits.Effort += window.Length;
            foreach (var match in rule.Expression.EnumerateMatches(window))
            {
                var found = window[..match.Length];
                // A pattern has a longest match. What goes on behind it is still the same where the rule says how far it reaches.
                if ((rule.Extension is MatchExtension.Token or MatchExtension.Value || EndsHere(text, start + match.Length)) && IsReal(found, rule))
                {
                    hits.Add(start, MatchExtent.Of(text[start..], match.Length, rule.Extension, hits), rule, rule.Confidence);
                }

                return;
            }
        }
    }

    private static bool BeginsHere(ReadOnlySpan<char> text, int start) =>
        start == 0 || !Characters.IsWord(text[start]) || !Characters.IsWord(text[start - 1]);

    private static bool EndsHere(ReadOnlySpan<char> text, int end) =>
        end == text.Length || !Characters.IsWord(text[end - 1]) || !Characters.IsWord(text[end]);

    private static bool IsReal(ReadOnlySpan<char> found, DetectorRule rule)
    {
        if (rule.Check is { } check)
        {
            return ValueChecks.Of(check)(found);
        }

        return rule.Category != SensitiveCategory.Secret
            || (Characters.LongestRun(found) < LongestRun && Characters.Entropy(found) >= LeastEntropy && (!rule.Mixed || Characters.Kinds(LastWord(found)) > 1));
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> found)
    {
        found = found.TrimEnd("\"'@:");
        return found[(found.LastIndexOfAny(" \"':=") + 1)..];
    }
}
