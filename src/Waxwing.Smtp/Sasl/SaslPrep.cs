using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// SASLprep (RFC 4013): one spelling for user names and passwords, however they were typed. Tables of Unicode 3.2
/// are replaced by the properties that the platform knows today; a code point that is unassigned there is refused,
/// as for stored strings.
/// </summary>
internal static class SaslPrep
{
    /// <summary>Prepares a text.</summary>
    /// <returns>Whether it can be used; empty text cannot.</returns>
    public static bool TryPrepare(string text, out string prepared)
    {
        prepared = string.Empty;
        if (!IsWellFormed(text))
        {
            return false;
        }

        var normal = Map(text).Normalize(NormalizationForm.FormKC);
        if (normal.Length == 0 || normal.EnumerateRunes().Any(IsProhibited) || !IsReadInOneDirection(normal))
        {
            return false;
        }

        prepared = normal;
        return true;
    }

    // RFC 4013 §2.1.
    private static string Map(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsMappedToNothing(rune.Value))
            {
                mapped.Append(!rune.IsAscii && Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " " : rune.ToString());
            }
        }

        return mapped.ToString();
    }

    // RFC 3454, table B.1.
    private static bool IsMappedToNothing(int value) => value
        is 0x00AD or 0x034F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0x200B and <= 0x200D)
        or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;

    // RFC 4013 §2.3, by general category where a table is one.
    private static bool IsProhibited(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => true,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Tables C.2.2, C.8 and C.9 hold the format characters; what Unicode added since is of the same kind.
        UnicodeCategory.Format => true,
        UnicodeCategory.SpaceSeparator => !rune.IsAscii,
        // Table C.6 beyond the format characters, C.7, and the two tone marks of C.8.
        _ => rune.Value is 0xFFFC or 0xFFFD or (>= 0x2FF0 and <= 0x2FFB) or 0x0340 or 0x0341,
    };

    // RFC 3454 §6.
    private static bool IsReadInOneDirection(string text)
    {
        var classes = text.EnumerateRunes().Select(BidiClasses.Of).ToArray();
        return !classes.Contains(BidiClass.Right)
            || (!classes.Contains(BidiClass.Left) && classes[0] == BidiClass.Right && classes[^1] == BidiClass.Right);
    }

    // Normalize throws for a lone surrogate, which table C.5 prohibits.
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
