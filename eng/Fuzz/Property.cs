using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Waxwing.Fuzz;

/// <summary>What must be true of whatever a parser makes of an input.</summary>
internal static class Property
{
    /// <summary>Fails unless it holds.</summary>
    public static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition)
        {
            throw new PropertyException(what);
        }
    }

    /// <summary>Fails if the text holds what moves, hides or reorders text, or ends a line.</summary>
    public static void IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii || rune.Value is < ' ' or 0x7f)
            {
                Holds(Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
            }
        }
    }
}

/// <summary>A property that does not hold.</summary>
internal sealed class PropertyException(string message) : Exception(message);
