using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Digits of several number systems (UTS #39 §5.3): some look like others with another value.</summary>
internal static class MixedDigits
{
    public static LookWarning? Judge(string part)
    {
        int? zero = null;
        foreach (var rune in part.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber)
            {
                continue;
            }

            // The digits of a system follow each other, from its zero.
            var zeroOfThis = rune.Value - (int)Rune.GetNumericValue(rune);
            if (zero is { } first && first != zeroOfThis)
            {
                return new LookWarning(LookReason.MixedDigits, part, "mixes digits of different number systems");
            }

            zero = zeroOfThis;
        }

        return null;
    }
}
