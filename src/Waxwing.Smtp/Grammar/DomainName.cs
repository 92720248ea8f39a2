using System.Buffers;

namespace Waxwing.Smtp;

/// <summary>Reads a domain name: <c>sub-domain *("." sub-domain)</c> (RFC 5321 §4.1.2), internationalized or not.</summary>
internal static class DomainName
{
    private const string LettersDigitsHyphenDot = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(LettersDigitsHyphenDot);
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Reads a name, and gives its two forms.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out string ascii, out string unicode, out AddressError error)
    {
        ascii = unicode = string.Empty;
        for (var rest = 0; rest < text.Length; rest++)
        {
            var found = text[rest..].IndexOfAnyExcept(NameCharacters);
            if (found < 0)
            {
                break;
            }

            rest += found;
            if (char.IsAscii(text[rest]))
            {
                error = new AddressError(AddressFault.IllegalCharacter, rest);
                return false;
            }
        }

        if (!System.Text.Ascii.IsValid(text))
        {
            if (InternationalName.TryMap(text.ToString(), out ascii, out error) && TryCheckLabels(ascii, out _, out error)
                && InternationalName.TryReadALabels(ascii, out unicode, out error))
            {
                return true;
            }

            // Of the mapped name only the label's number means something to who wrote the other one.
            error = error.Label > 0 ? error with { Position = 0 } : error;
            return false;
        }

        if (!TryCheckLabels(text, out var hasALabel, out error))
        {
            return false;
        }

        ascii = text.ContainsAny(Capitals) ? text.ToString().ToLowerInvariant() : text.ToString();
        unicode = ascii;
        return !hasALabel || InternationalName.TryReadALabels(ascii, out unicode, out error);
    }

    private static bool TryCheckLabels(ReadOnlySpan<char> name, out bool hasALabel, out AddressError error)
    {
        hasALabel = false;
        var label = 0;
        foreach (var range in name.Split('.'))
        {
            label++;
            error = LabelError(name[range], ref hasALabel) is var (fault, position) && fault != AddressFault.None
                ? new AddressError(fault, range.Start.Value + position, label)
                : default;
            if (error.Fault != AddressFault.None)
            {
                return false;
            }
        }

        error = name.Length > Domain.MaxLength ? new AddressError(AddressFault.DomainTooLong, 0) : default;
        return error.Fault == AddressFault.None;
    }

    private static (AddressFault Fault, int Position) LabelError(ReadOnlySpan<char> label, ref bool hasALabel)
    {
        if (label.IsEmpty)
        {
            return (AddressFault.LabelEmpty, 0);
        }

        if (label.Length > Domain.MaxLabelLength)
        {
            return (AddressFault.LabelTooLong, 0);
        }

        if (label[0] == '-' || label[^1] == '-')
        {
            return (AddressFault.LabelHyphen, label[0] == '-' ? 0 : label.Length - 1);
        }

        // RFC 5890 §2.3.1: labels with "--" in the third and fourth place are reserved; only A-labels are in use.
        if (label.Length >= 4 && label[2] == '-' && label[3] == '-')
        {
            if (!label.StartsWith("xn", StringComparison.OrdinalIgnoreCase))
            {
                return (AddressFault.LabelHyphen, 2);
            }

            hasALabel = true;
        }

        return (AddressFault.None, 0);
    }
}
