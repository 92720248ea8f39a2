namespace Waxwing;

/// <summary>Whether a number ends where it seems to: not inside a longer one, an amount, an address or a telephone number.</summary>
internal static class NumberPlace
{
    private const int ShortestBesideComma = 13;

    public static bool Allows(ReadOnlySpan<char> text, int start, int end, NumberShape shape) =>
        BeginsHere(text, start, end, shape) && EndsHere(text, start, end, shape);

    private static bool BeginsHere(ReadOnlySpan<char> text, int start, int end, NumberShape shape)
    {
        if (start == 0 || IsColumn(text[start - 1], start, end))
        {
            return true;
        }

        var (before, further) = (text[start - 1], start > 1 ? text[start - 2] : ' ');
        if (Characters.IsWord(before) || before is '@' or '$' or '€' or '£' or '+')
        {
            return false;
        }

        if (before is '.' or ',' or '/' || Separators.IsHyphen(before))
        {
            // INV-123456789, 1.123456789: the rest of something longer.
            return !(shape.IsDigitsOnly ? char.IsAsciiLetterOrDigit(further) : char.IsAsciiDigit(further));
        }

        return !(shape.IsGrouped && Separators.IsSpace(before) && EndsWithThousands(text[..(start - 1)]));
    }

    // Of so many digits there are no amounts and no fractions: the comma is that of a table.
    private static bool IsColumn(char beside, int start, int end) => beside == ',' && end - start >= ShortestBesideComma;

    // 1 234 567 890 is an amount, and no number that begins at 234.
    private static bool EndsWithThousands(ReadOnlySpan<char> text)
    {
        var digits = 0;
        for (; digits < 4 && digits < text.Length && char.IsAsciiDigit(text[^(digits + 1)]); digits++)
        {
        }

        return digits is > 0 and < 4;
    }

    private static bool EndsHere(ReadOnlySpan<char> text, int start, int end, NumberShape shape)
    {
        if (end == text.Length || IsColumn(text[end], start, end))
        {
            return true;
        }

        var (behind, further) = (text[end], end + 1 < text.Length ? text[end + 1] : ' ');
        if (Characters.IsWord(behind) || behind == '@')
        {
            return false;
        }

        // 123456789.1 is something longer; 123456789.txt is a name, or a sentence without its space.
        return behind is '.' or ',' ? !char.IsAsciiDigit(further)
            : !((behind == '/' || Separators.IsHyphen(behind)) && (shape.IsDigitsOnly ? char.IsAsciiLetterOrDigit(further) : char.IsAsciiDigit(further)));
    }
}
