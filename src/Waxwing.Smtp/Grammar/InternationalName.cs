using System.Buffers;
using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// Internationalized names by UTS #46, non-transitional, with UseSTD3ASCIIRules, CheckHyphens, CheckBidi and
/// CheckJoiners. The platform maps, validates and encodes; what it leaves unchecked is checked here.
/// </summary>
internal static class InternationalName
{
    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    // Without ICU (the invariant mode) the platform falls back to an IDNA 2003 that maps and checks nothing: a name
    // that cannot be judged is refused.
    private static readonly bool PlatformIsAble = TryEncode("\uFF21.b", out var mapped) && string.Equals(mapped, "a.b", StringComparison.Ordinal);

    /// <summary>Maps a name that is not ASCII to A-labels.</summary>
    public static bool TryMap(string text, out string ascii, out AddressError error)
    {
        ascii = string.Empty;
        if (HasEmptyLabel(text, out error))
        {
            return false;
        }

        if (!PlatformIsAble || !TryEncode(text, out ascii))
        {
            error = new AddressError(AddressFault.IdnInvalid, FirstNonAscii(text));
            return false;
        }

        return true;
    }

    /// <summary>Decodes a name with A-labels. RFC 5890 §2.3.2.1: an A-label is one only if it decodes to a U-label and comes back the same.</summary>
    public static bool TryReadALabels(string ascii, out string unicode, out AddressError error)
    {
        error = default;
        if (!PlatformIsAble || !TryDecode(ascii, out unicode) || !TryEncode(unicode, out var again)
            || !string.Equals(again, ascii, StringComparison.Ordinal))
        {
            unicode = string.Empty;
            error = new AddressError(AddressFault.IdnInvalid, Math.Max(0, ascii.IndexOf("xn--", StringComparison.Ordinal)));
            return false;
        }

        var labels = unicode.Split('.');
        var bidirectional = Array.Exists(labels, BidiRule.IsRightToLeft);
        for (var i = 0; i < labels.Length; i++)
        {
            if (!IsALabelOfItsOwn(labels[i]) || (bidirectional && !BidiRule.Holds(labels[i])))
            {
                error = new AddressError(AddressFault.IdnInvalid, 0, i + 1);
                return false;
            }
        }

        // The characters of a decoded label have not been seen before.
        error = AddressCharacters.AreAllowed(unicode, out _) ? default : new AddressError(AddressFault.IdnInvalid, 0);
        return error.Fault == AddressFault.None;
    }

    // RFC 5891 §4.2.3: no combining mark in front, no hyphens in the third and fourth place.
    private static bool IsALabelOfItsOwn(string label) =>
        !(label.Length >= 4 && label[2] == '-' && label[3] == '-')
        && Rune.DecodeFromUtf16(label, out var first, out _) == OperationStatus.Done && !AddressCharacters.IsCombiningMark(first);

    // The dots of UTS #46 §4 step 2; a name that is mapped to one with an empty label gets the fault that fits.
    private static bool HasEmptyLabel(string text, out AddressError error)
    {
        var label = 1;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('.' or '\u3002' or '\uFF0E' or '\uFF61'))
            {
                continue;
            }

            if (i == start)
            {
                error = new AddressError(AddressFault.LabelEmpty, i, label);
                return true;
            }

            start = i + 1;
            label++;
        }

        error = default;
        return false;
    }

    private static int FirstNonAscii(string text) => text.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f');

    private static bool TryEncode(string text, out string ascii)
    {
        try
        {
            ascii = Idna.GetAscii(text);
            return true;
        }
        catch (ArgumentException)
        {
            // The only way in which the platform says that a name is not valid.
            ascii = string.Empty;
            return false;
        }
    }

    private static bool TryDecode(string ascii, out string unicode)
    {
        try
        {
            unicode = Idna.GetUnicode(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            unicode = string.Empty;
            return false;
        }
    }
}
