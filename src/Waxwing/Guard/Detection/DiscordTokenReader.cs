namespace Waxwing;

/// <summary>Reads tokens of Discord, which no keyword announces: a number in base64, a time, a signature, with dots between.</summary>
internal static class DiscordTokenReader
{
    private static readonly DetectorRule Rule = DetectorRules.Of("discord-token");

    public static void Read(ReadOnlySpan<char> text, int start, int end, Hits hits)
    {
        // The base64 of a digit begins with M, N or O.
        if (end - start is < 24 or > 26 || text[start] is not ('M' or 'N' or 'O') || text.Length < end + 35 || text[end] != '.' || text[end + 7] != '.'
            || Run(text[(end + 1)..]) != 6 || (start > 0 && Characters.IsWord(text[start - 1])))
        {
            return;
        }

        var signature = Run(text[(end + 8)..]);
        hits.Effort += signature;
        if (signature is >= 27 and <= 38)
        {
            hits.Add(start, end + 8 + signature - start, Rule, Rule.Confidence);
        }
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        var length = 0;
        for (; length < text.Length && length < 40 && (Characters.IsWord(text[length]) || text[length] == '-'); length++)
        {
        }

        return length;
    }
}
