using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Combining marks that cannot be seen (UTS #39 §5.4): the same one twice, too many, a dot on what has a dot already.</summary>
internal static class HiddenMarks
{
    private const int DotAbove = 0x307;

    // §5.4 suggests four; no language stacks more.
    private const int MostMarks = 4;

    public static LookWarning? Judge(string part)
    {
        var before = default(Rune);
        var marks = 0;
        foreach (var rune in part.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            marks = Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? marks + 1 : 0;
            if (marks > 0 && (rune == before || marks > MostMarks || (rune.Value == DotAbove && CarriesDot(before))))
            {
                return new LookWarning(LookReason.HiddenMark, part, $"holds {CodePoint.Name(rune)}, a mark that cannot be seen there");
            }

            before = rune;
        }

        return null;
    }

    // l is here because its top hides a dot; what looks like one of these three hides it as well.
    private static bool CarriesDot(Rune rune) =>
        rune.Value is 'i' or 'j' or 'l' || Skeleton.Prototype(rune) is ['i' or 'j' or 'l' or '\u0237'];
}
