namespace Waxwing;

/// <summary>Looks for words that name a number, a little before it and a little behind.</summary>
internal static class ContextWords
{
    private const int Before = 80;
    private const int Behind = 40;

    public static GuardConfidence Raise(GuardConfidence confidence, ReadOnlySpan<char> text, int start, int end, DetectorRule rule, Hits hits)
    {
        if (confidence == GuardConfidence.High || rule.Context.IsEmpty)
        {
            return confidence;
        }

        var from = Math.Max(0, start - Before);
        var to = Math.Min(text.Length, end + Behind);
        hits.Effort += to - from;
        foreach (var word in rule.Context)
        {
            if (Holds(text[from..start], word) || Holds(text[end..to], word))
            {
                return confidence + 1;
            }
        }

        return confidence;
    }

    private static bool Holds(ReadOnlySpan<char> text, string word)
    {
        for (var rest = text; rest.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var at and >= 0; rest = rest[(at + 1)..])
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetter(rest[at - 1])) && (end == rest.Length || !char.IsAsciiLetter(rest[end])))
            {
                return true;
            }
        }

        return false;
    }
}
