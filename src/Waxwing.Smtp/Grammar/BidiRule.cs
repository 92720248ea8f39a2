namespace Waxwing.Smtp;

/// <summary>The Bidi rule (RFC 5893 §2), which keeps the parts of a right-to-left name in the order in which they are read.</summary>
internal static class BidiRule
{
    /// <summary>Whether the label makes its whole name a Bidi domain name (RFC 5893 §1.4).</summary>
    public static bool IsRightToLeft(string label)
    {
        foreach (var rune in label.EnumerateRunes())
        {
            if (BidiClasses.Of(rune) is BidiClass.Right or BidiClass.ArabicNumber)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a label of a Bidi domain name obeys the rule.</summary>
    public static bool Holds(string label)
    {
        BidiClass? first = null;
        var last = BidiClass.Neutral;
        var seen = 0;
        foreach (var rune in label.EnumerateRunes())
        {
            var bidiClass = BidiClasses.Of(rune);
            first ??= bidiClass;
            last = bidiClass == BidiClass.Mark ? last : bidiClass;
            seen |= 1 << (int)bidiClass;
        }

        bool Seen(BidiClass bidiClass) => (seen & (1 << (int)bidiClass)) != 0;

        return first switch
        {
            // Conditions 2 to 4.
            BidiClass.Right => !Seen(BidiClass.Left)
                && last is BidiClass.Right or BidiClass.EuropeanNumber or BidiClass.ArabicNumber
                && !(Seen(BidiClass.EuropeanNumber) && Seen(BidiClass.ArabicNumber)),
            // Conditions 5 and 6.
            BidiClass.Left => !Seen(BidiClass.Right) && !Seen(BidiClass.ArabicNumber)
                && last is BidiClass.Left or BidiClass.EuropeanNumber,
            // Condition 1.
            _ => false,
        };
    }
}
