using System.Buffers;
using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>
/// What a label that is not ASCII reads like to somebody who expects ASCII: a whole-script confusable (UTS #39 §4.1)
/// whose other spelling is a plain name.
/// </summary>
internal static class AsciiReading
{
    // The table has i for it; it is drawn as an l in every typeface, and the table's later versions say so.
    private const int SmallPalochka = 0x4CF;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static LookWarning? Judge(string label) => Of(label) is { } reading
        ? new LookWarning(LookReason.LooksLikeAscii, label, $"can be read as {reading}, but is written in {ScriptSet.Resolve(label)} ({Difference(label)})", reading)
        : null;

    /// <summary>The name of ASCII letters, digits and hyphens that the label can be read as, or null.</summary>
    public static string? Of(string label)
    {
        // A mix of scripts is a reason of its own, and no language is spelt in one.
        var scripts = ScriptSet.Resolve(label);
        return Ascii.IsValid(label) || scripts.IsEmpty ? null : Digits(label) ?? Letters(label, scripts.Meets(ScriptSet.Latin));
    }

    // Among digits alone, a digit of another system and a letter with the shape of a digit are read as digits.
    private static string? Digits(string label)
    {
        var reading = new StringBuilder(label.Length);
        var hasDigit = false;
        foreach (var rune in label.EnumerateRunes())
        {
            var isDigit = Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
            hasDigit |= isDigit;
            var digit = rune.Value == '-' ? '-'
                : isDigit ? (char)('0' + (int)Rune.GetNumericValue(rune))
                : DigitOfThisShape(rune);
            if (digit == default)
            {
                return null;
            }

            reading.Append(digit);
        }

        return hasDigit ? reading.ToString() : null;
    }

    private static string? Letters(string label, bool latin)
    {
        var reading = new StringBuilder(label.Length);
        foreach (var rune in label.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                reading.Append((char)rune.Value);
                continue;
            }

            var isMark = Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
            if (isMark && !latin)
            {
                // Beside ASCII an accent on a foreign letter is overlooked like the letter; in Latin it is spelling.
                continue;
            }

            var prototype = rune.Value == SmallPalochka ? "l" : Skeleton.Prototype(rune);
            // A ligature of Latin (æ) is known for what it is to those who read Latin.
            if (isMark || prototype.IsEmpty || (latin && prototype.Length > 1) || prototype.ContainsAnyExcept(NameCharacters))
            {
                return null;
            }

            foreach (var character in prototype)
            {
                reading.Append(char.ToLowerInvariant(character));
            }
        }

        return reading.ToString();
    }

    // Shapes that a reader of digits takes for one; as letters among letters they are plain.
    private static char DigitOfThisShape(Rune rune) => rune.Value switch
    {
        0x10EB or 0x437 or 0x4E1 or 0x292 or 0x21D => '3',
        0x431 => '6',
        0x43E or 0x3BF or 0x585 or 0x10FF => '0',
        0x4CF or 0x456 or 0x3B9 => '1',
        _ => default,
    };

    private static string Difference(string label)
    {
        var foreign = new List<string>();
        foreach (var rune in label.EnumerateRunes())
        {
            if (!rune.IsAscii)
            {
                foreign.Add(CodePoint.Name(rune));
            }
        }

        return string.Join(' ', foreign.Take(4)) + (foreign.Count > 4 ? " …" : "");
    }
}
