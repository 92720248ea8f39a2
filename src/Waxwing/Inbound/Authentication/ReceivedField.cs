using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Waxwing;

/// <summary>
/// What a Received field says of a client (RFC 5321 §4.4): <c>from HELO (NAME [ADDRESS]) by HOST</c>, the form that Postfix, Exim, Sendmail and
/// Exchange have in common. Whatever looks otherwise is not read.
/// </summary>
internal sealed record ReceivedField(string By, string Helo, IPAddress Client)
{
    private const int MaxLength = 4000;

    public static bool TryParse(string? value, [NotNullWhen(true)] out ReceivedField? field)
    {
        field = null;
        if (value is not { Length: <= MaxLength })
        {
            return false;
        }

        var words = value.Split([' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        var by = Array.FindIndex(words, word => word.Equals("by", StringComparison.OrdinalIgnoreCase));
        if (words is not [var first, var helo, ..] || !first.Equals("from", StringComparison.OrdinalIgnoreCase) || by < 2 || by + 1 >= words.Length)
        {
            return false;
        }

        if (words[2..by].Select(AddressIn).FirstOrDefault(address => address is not null) is not { } client)
        {
            return false;
        }

        field = new ReceivedField(words[by + 1].TrimEnd('.'), helo.Trim('[', ']'), client);
        return true;
    }

    // (mail.example.org [192.0.2.1]), ([192.0.2.1]:1234), (192.0.2.1), [IPv6:2001:db8::1]
    private static IPAddress? AddressIn(string word)
    {
        var open = word.IndexOf('[', StringComparison.Ordinal);
        var close = word.IndexOf(']', StringComparison.Ordinal);
        var text = open >= 0 && close > open ? word[(open + 1)..close] : word.Trim('(', ')');
        text = text.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? text[5..] : text;
        // The platform takes a bare number for an address.
        return text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out var address) ? address : null;
    }
}
