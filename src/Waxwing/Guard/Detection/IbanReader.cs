namespace Waxwing;

/// <summary>Reads international bank account numbers (ISO 13616): in one piece, or in groups with one space or hyphen between.</summary>
internal static class IbanReader
{
    private static readonly DetectorRule Rule = DetectorRules.Of("iban");

    public static void Read(ReadOnlySpan<char> text, int start, bool isInUrl, Hits hits)
    {
        if (start + 15 > text.Length || !char.IsAsciiLetter(text[start]) || !char.IsAsciiDigit(text[start + 2])
            || (start > 0 && Characters.IsWord(text[start - 1])) || IbanFormats.LengthOf(text[start], text[start + 1]) is not (> 0 and var length))
        {
            return;
        }

        Span<char> compact = stackalloc char[IbanFormats.Longest];
        var at = start;
        for (var count = 0; count < length; at++)
        {
            if (at == text.Length)
            {
                return;
            }

            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                compact[count++] = text[at];
            }
            else if (!(Separators.IsSpace(text[at]) || Separators.IsHyphen(text[at])) || !char.IsAsciiLetterOrDigit(text[at - 1]))
            {
                return;
            }
        }

        hits.Effort += at - start;
        if ((at == text.Length || !Characters.IsWord(text[at])) && IbanFormats.IsValid(compact[..length]))
        {
            hits.Add(start, at - start, Rule, isInUrl ? GuardConfidence.Low : Rule.Confidence);
        }
    }
}
