using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>Makes a peer's text safe to print: what could move, hide or reorder what stands beside it is replaced.</summary>
internal static class PrintableText
{
    /// <summary>The text with U+FFFD for every control, format and line-separating character; the same string if it has none.</summary>
    public static string From(string text)
    {
        // What most replies are made of.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            printable.Append(IsPrintable(rune) ? rune : Rune.ReplacementChar);
        }

        return printable.ToString();
    }

    // Format characters are those of Unicode's Cf: bidirectional overrides above all, and beyond U+FFFF tags, which nobody sees.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
