using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>Thrown when a text is no <see cref="Mailbox"/> or no <see cref="Domain"/>. The message never repeats the address.</summary>
public sealed class AddressSyntaxException : FormatException
{
    internal AddressSyntaxException(AddressError error, string text)
        : base(Describe(error, text))
    {
        Fault = error.Fault;
        Position = error.Position;
    }

    /// <summary>What is wrong; never <see cref="AddressFault.None"/>.</summary>
    public AddressFault Fault { get; }

    /// <summary>
    /// The index of the UTF-16 unit at which it was noticed, from 0, in the text after Unicode normalisation
    /// (NFC); for ASCII that is the text itself.
    /// </summary>
    public int Position { get; }

    private static string Describe(AddressError error, string text)
    {
        var character = string.Create(CultureInfo.InvariantCulture, $"character {error.Position + 1}");
        var label = error.Label > 0
            ? string.Create(CultureInfo.InvariantCulture, $"label {error.Label} of the domain")
            : "the domain";
        return error.Fault switch
        {
            AddressFault.None => "Nothing is wrong.",
            AddressFault.Empty => "The address is empty. Write local-part@domain.",
            AddressFault.NoAtSign => "The address has no @. Write local-part@domain.",
            AddressFault.LocalPartEmpty => "Nothing stands before the @. Write the name of the mailbox there.",
            AddressFault.LocalPartTooLong => $"The part before the @ is longer than {Mailbox.MaxLocalPartLength} octets. Use a shorter one.",
            AddressFault.ControlCharacter => $"A control or invisible character ({Name(text, error.Position)}) stands at {character}. Remove it.",
            AddressFault.UnbalancedQuote => "The quoted part before the @ has no closing quote. Add it, or remove the opening one.",
            AddressFault.IllegalCharacter => $"The {Name(text, error.Position)} at {character} is not allowed there. Remove it; an address is bare, without name, comment, space or angle brackets.",
            AddressFault.DotMisplaced => $"The dot at {character} stands at an end of the part before the @, or next to another dot. Remove it, or put quotes around that part.",
            AddressFault.DomainEmpty => "Nothing stands behind the @. Write the domain there.",
            AddressFault.LabelEmpty => $"Empty {label}: a dot too many at {character}. Remove it.",
            AddressFault.LabelTooLong => $"Too long: {label} has more than {Domain.MaxLabelLength} octets. No such name can exist; check the spelling.",
            AddressFault.LabelHyphen => $"A hyphen may neither begin nor end {label}, nor fill its third and fourth place. Check the spelling.",
            AddressFault.DomainTooLong => $"The domain is longer than {Domain.MaxLength} octets. No such name can exist; check the spelling.",
            AddressFault.AddressTooLong => $"The address is longer than {Mailbox.MaxLength} octets, which no mail server has to take. Use a shorter one.",
            AddressFault.LiteralMalformed => "What stands in brackets is no IP address. Write [192.0.2.1] or [IPv6:2001:db8::1].",
            AddressFault.IdnInvalid => $"No valid internationalized name: {label} breaks a rule of IDNA. Check the spelling.",
        };
    }

    // Only the code point is named: a log must not be made to obey the character itself.
    private static string Name(string text, int position) =>
        position >= text.Length ? "end"
        : text[position] is > ' ' and < '\x7f' ? $"'{text[position]}'"
        : char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1])
            ? string.Create(CultureInfo.InvariantCulture, $"U+{char.ConvertToUtf32(text, position):X4}")
            : string.Create(CultureInfo.InvariantCulture, $"U+{(int)text[position]:X4}");
}
