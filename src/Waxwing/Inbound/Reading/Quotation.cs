using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Texts of strangers as they may be shown: of bounded length, in one line, and with nothing that a terminal or a reader's eye obeys.</summary>
internal static class Quotation
{
    private const int MaxLength = 160;

    /// <summary>The text, cut, with what cannot be seen or changes the direction of reading written as its code point.</summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 16);
        var afterSpace = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length >= MaxLength)
            {
                quoted.Append('…');
                break;
            }

            var isSpace = Rune.IsWhiteSpace(rune);
            if (isSpace && !afterSpace)
            {
                quoted.Append(' ');
            }
            else if (!isSpace && IsObeyed(rune))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else if (!isSpace)
            {
                quoted.Append(rune);
            }

            afterSpace = isSpace;
        }

        return quoted.ToString().TrimEnd();
    }

    private static bool IsObeyed(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
