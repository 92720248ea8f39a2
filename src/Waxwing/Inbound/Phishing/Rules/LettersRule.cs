using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Letters of subject and author that are not what they look like.</summary>
internal sealed class LettersRule : IPhishingRule
{
    private const int LeastStyled = 3;

    // In a text one such word may be a slip of the keyboard.
    private const int LeastMixedWords = 3;
    private const int MaxForeignWords = 2000;
    private const int LongestWord = 60;

    private static readonly char[] TrimmedMarks = ['“', '”', '„', '«', '»', '’', '‘', '…', '–', '—'];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var text in message.From.Select(author => author.Name).Append(message.Subject).Where(text => !Ascii.IsValid(text)))
        {
            if (text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsMixed) is { } word)
            {
                yield return new Sign("mixed-letters", $"{word} in {text}");
            }

            if (text.EnumerateRunes().Count(IsStyled) >= LeastStyled)
            {
                yield return new Sign("styled-letters", text);
            }

            if (HasInvisible(text))
            {
                yield return new Sign("invisible-letters", text);
            }
        }

        var mixed = message.Shown.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length <= LongestWord && !Ascii.IsValid(word))
            .Take(MaxForeignWords)
            .Where(IsLatinInDisguise)
            .Distinct(StringComparer.Ordinal)
            .Take(LeastMixedWords)
            .ToList();
        if (mixed.Count == LeastMixedWords)
        {
            yield return new Sign("mixed-letters", string.Join(' ', mixed));
        }
    }

    // In a language with Cyrillic letters there are honest words of both; those do not read as Latin from end to end.
    private static bool IsLatinInDisguise(string word) => IsMixed(word) && Ascii.IsValid(PlainText.Look(word.Trim(TrimmedMarks)));

    // Latin with Cyrillic or Greek: nobody writes them in one word but to deceive.
    private static bool IsMixed(string word)
    {
        var letters = string.Concat(word.EnumerateRunes().Where(rune => Rune.IsLetter(rune) && !IsStyled(rune)));
        return letters.Length > 1 && RestrictionLevels.ByScripts(letters) is RestrictionLevel.MinimallyRestrictive or RestrictionLevel.Unrestricted;
    }

    // Mathematical, enclosed and full-width letters, and regional indicators are no letters of any language.
    private static bool IsStyled(Rune rune) => rune.Value is (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1F110 and <= 0x1F189) or (>= 0x24B6 and <= 0x24E9) or (>= 0xFF21 and <= 0xFF5A);

    // Zero-width characters between letters of scripts that need none; emoji are joined by them.
    private static bool HasInvisible(string text)
    {
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD' or '\u034F' && IsLatin(text[i - 1]) && IsLatin(text[i + 1]))
            {
                return true;
            }
        }

        return text.Any(character => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    private static bool IsLatin(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter && character < '\u0530';
}
