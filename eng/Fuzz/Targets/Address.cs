using System.Buffers;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>Mailboxes and domains (RFC 5321 §4.1.2, RFC 6531 §3.3). The input is UTF-8, or UTF-16 units (lone surrogates too) behind an octet 0xFF.</summary>
internal static class Address
{
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,\" ");

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var text = input is [0xff, ..] ? Encoding16(input[1..]) : Encoding.UTF8.GetString(input);
        if (!Mailbox.TryParse(text, out var mailbox, out var fault))
        {
            CheckRefusal(text, mailbox, fault);
            return;
        }

        Property.Holds(fault == AddressFault.None);
        Check(mailbox);
        var again = Mailbox.Parse(mailbox.ToString());
        Property.Holds(again.Equals(mailbox) && again.GetHashCode() == mailbox.GetHashCode());
        Property.Holds(string.Equals(again.ToString(), mailbox.ToString(), StringComparison.Ordinal));
    }

    private static void CheckRefusal(string text, Mailbox? mailbox, AddressFault fault)
    {
        Property.Holds(mailbox is null && fault != AddressFault.None);
        try
        {
            Mailbox.Parse(text);
            Property.Holds(false, "Parse refuses what TryParse refuses");
        }
        catch (AddressSyntaxException exception)
        {
            Property.Holds(exception.Fault == fault && exception.Position >= 0);
            Property.IsPrintable(exception.Message);
        }
    }

    private static void Check(Mailbox mailbox)
    {
        var text = mailbox.ToString();
        Property.Holds(!text.Any(char.IsControl) && text.IsNormalized());
        Property.Holds(Encoding.UTF8.GetByteCount(text) <= Mailbox.MaxLength && Encoding.UTF8.GetByteCount(mailbox.LocalPart) is >= 1 and <= Mailbox.MaxLocalPartLength);
        Property.Holds(mailbox.NeedsSmtpUtf8 != Ascii.IsValid(mailbox.LocalPart));
        CheckLocalPart(mailbox.LocalPart);

        var domain = mailbox.Domain;
        Property.Holds(Ascii.IsValid(domain.Ascii) && domain.Ascii.Length is >= 1 and <= Domain.MaxLength);
        Property.Holds(!domain.Ascii.Any(unit => char.IsAsciiLetterUpper(unit) && !domain.IsAddressLiteral));
        if (!domain.IsAddressLiteral)
        {
            Property.Holds(domain.Ascii.Split('.').All(label =>
                label.Length is >= 1 and <= Domain.MaxLabelLength && label[0] != '-' && label[^1] != '-' && label.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-')));
        }

        Property.Holds(Domain.Parse(domain.Ascii).Equals(domain));
        Property.Holds(Domain.Parse(domain.Unicode).Equals(domain));
    }

    // Read once more, by hand: nothing outside quotes that would end an address, and quotes that close.
    private static void CheckLocalPart(string localPart)
    {
        if (localPart[0] != '"')
        {
            Property.Holds(!localPart.AsSpan().ContainsAny(Specials));
            Property.Holds(localPart[0] != '.' && localPart[^1] != '.' && !localPart.Contains("..", StringComparison.Ordinal));
            return;
        }

        var position = 1;
        while (position < localPart.Length && localPart[position] != '"')
        {
            position += localPart[position] == '\\' ? 2 : 1;
        }

        Property.Holds(position == localPart.Length - 1);
    }

    private static string Encoding16(ReadOnlySpan<byte> octets)
    {
        var units = new char[octets.Length / 2];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = (char)(octets[2 * i] | (octets[(2 * i) + 1] << 8));
        }

        return new string(units);
    }
}
