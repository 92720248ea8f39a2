using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>
/// What a text looks like (UTS #39 §4): two texts with the same skeleton can be mistaken for each other. A skeleton is
/// for comparing; it is no text for people.
/// </summary>
internal static class Skeleton
{
    /// <summary>The skeleton of a text, which is well-formed UTF-16.</summary>
    public static string Of(string text)
    {
        var skeleton = new StringBuilder(text.Length + 16);
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                continue;
            }

            var prototype = Prototype(rune);
            if (prototype.IsEmpty)
            {
                skeleton.Append(rune);
            }
            else
            {
                skeleton.Append(prototype);
            }
        }

        return skeleton.ToString().Normalize(NormalizationForm.FormD);
    }

    /// <summary>What a character is taken for, or nothing if it looks like itself alone.</summary>
    public static ReadOnlySpan<char> Prototype(Rune rune)
    {
        // Above the entry of the character, whatever its length.
        var place = ~ConfusableTable.Sources.BinarySearch(((uint)rune.Value << 8) | 0xFF) - 1;
        return place >= 0 && ConfusableTable.Sources[place] >> 8 == (uint)rune.Value
            ? ConfusableTable.Prototypes.AsSpan(ConfusableTable.Places[place], (int)(ConfusableTable.Sources[place] & 0xFF))
            : [];
    }

    // §4 drops Default_Ignorable_Code_Point: in what an address can hold, the joiners, the fillers and the variation selectors.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is 0x34F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or (>= 0x17B4 and <= 0x17B5) or (>= 0x180B and <= 0x180F)
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
