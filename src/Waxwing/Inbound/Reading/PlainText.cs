using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Texts as they are compared: what a reader takes for the same is the same.</summary>
internal static class PlainText
{
    /// <summary>The text with whatever is no UTF-16 replaced: only such text can be normalized.</summary>
    public static string WellFormed(string text)
    {
        foreach (var character in text)
        {
            if (char.IsSurrogate(character))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }

        return text;
    }

    /// <summary>In lower case, without accents and invisible characters, styled letters as plain ones, each white space as one space.</summary>
    /// <param name="text">Well-formed text.</param>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (folded is not { Length: > 0 } || folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (!IsUnseen(rune))
            {
                // The apostrophe of typographers.
                folded.Append(rune.Value == 0x2019 ? new Rune('\'') : Rune.ToLowerInvariant(rune));
            }
        }

        return folded.ToString();
    }

    /// <summary>The same, with every letter as the Latin one that it looks like (UTS #39 §4).</summary>
    public static string Look(string text) => Fold(Skeleton.Of(Fold(text)));

    /// <summary>Whether a text stands as whole words in another; both folded.</summary>
    public static bool HoldsWords(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            if (IsBoundary(text, at - 1) && IsBoundary(text, at + words.Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a place is outside of a word, or of the text.</summary>
    public static bool IsBoundary(ReadOnlySpan<char> text, int at) => at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control;
}
