using System.Buffers;
using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>The characters that no address holds, wherever they stand.</summary>
internal static class AddressCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    // Search values, here and elsewhere: the searches for a range box their bounds.
    private static readonly SearchValues<char> AsciiControls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Append(0x7F).Select(value => (char)value)]);

    /// <summary>Whether <paramref name="text"/> is free of them; if not, where the first one is.</summary>
    public static bool AreAllowed(ReadOnlySpan<char> text, out AddressError error)
    {
        error = default;
        if (Ascii.IsValid(text))
        {
            var control = text.IndexOfAny(AsciiControls);
            error = control < 0 ? default : new AddressError(AddressFault.ControlCharacter, control);
            return control < 0;
        }

        for (var position = 0; position < text.Length;)
        {
            // A lone surrogate has no form in UTF-8 (RFC 3629 §3).
            var fault = Rune.DecodeFromUtf16(text[position..], out var rune, out var consumed) == OperationStatus.Done
                ? Classify(rune)
                : AddressFault.IllegalCharacter;
            if (fault != AddressFault.None)
            {
                error = new AddressError(fault, position);
                return false;
            }

            position += consumed;
        }

        return true;
    }

    /// <summary>Whether the character can stand alone, or combines with the one before it.</summary>
    public static bool IsCombiningMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // RFC 6531 §3.3 takes every non-ASCII character. We take those that a person can see and that keep their
    // meaning, as RFC 8264 §4.3 does for its freeform class: unassigned and private characters may mean anything
    // tomorrow, and white space other than U+0020 is mistaken for it.
    private static AddressFault Classify(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => AddressFault.ControlCharacter,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => AddressFault.ControlCharacter,
        // Persian and the scripts of India need the joiners; every other format character only hides something,
        // the bidirectional controls above all.
        UnicodeCategory.Format => rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner ? AddressFault.None : AddressFault.ControlCharacter,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ' ? AddressFault.None : AddressFault.IllegalCharacter,
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => AddressFault.IllegalCharacter,
        _ => AddressFault.None,
    };
}
