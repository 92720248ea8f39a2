using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace Waxwing.Smtp;

/// <summary>
/// Reads and writes address literals (RFC 5321 §4.1.3): IPv4 and IPv6. The General-address-literal has no registered
/// tag and is refused. The platform's parser is not used: it takes octal parts, zones and short forms.
/// </summary>
internal static class AddressLiteral
{
    private const string IPv6Tag = "IPv6:";

    /// <summary>Reads a literal, brackets included.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.Length < 2 || text[0] != '[' || text[^1] != ']')
        {
            return false;
        }

        var inner = text[1..^1];
        if (inner.StartsWith(IPv6Tag, StringComparison.OrdinalIgnoreCase))
        {
            return TryReadIPv6(inner[IPv6Tag.Length..], out address);
        }

        Span<byte> octets = stackalloc byte[4];
        address = TryReadIPv4(inner, octets) ? new IPAddress(octets) : null;
        return address is not null;
    }

    /// <summary>The literal for an address, brackets included.</summary>
    public static string Format(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{IPv6Tag}{address}]" : $"[{address}]";

    // IPv4-address-literal = Snum 3("." Snum); a leading zero reads as octal elsewhere and is refused.
    private static bool TryReadIPv4(ReadOnlySpan<char> text, Span<byte> octets)
    {
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            var number = text[range];
            if (count == 4 || number.Length is 0 or > 3 || (number.Length > 1 && number[0] == '0')
                || !byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out octets[count]))
            {
                return false;
            }

            count++;
        }

        return count == 4;
    }

    private static bool TryReadIPv6(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> before = stackalloc byte[16];
        Span<byte> after = stackalloc byte[16];
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            if (ReadGroups(text, before, mayEndInIPv4: true) != 16)
            {
                return false;
            }
        }
        else
        {
            var head = ReadGroups(text[..gap], before, mayEndInIPv4: false);
            var tail = ReadGroups(text[(gap + 2)..], after, mayEndInIPv4: true);
            // RFC 5321 §4.1.3: the "::" stands for at least two groups.
            if (head < 0 || tail < 0 || head + tail > 12)
            {
                return false;
            }

            after[..tail].CopyTo(before[(16 - tail)..]);
        }

        address = new IPAddress(before);
        return true;
    }

    /// <summary>The number of bytes that the groups fill, or -1 if they are malformed.</summary>
    private static int ReadGroups(ReadOnlySpan<char> text, Span<byte> bytes, bool mayEndInIPv4)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var length = 0;
        foreach (var range in text.Split(':'))
        {
            var group = text[range];
            if (mayEndInIPv4 && range.End.Value == text.Length && group.Contains('.'))
            {
                return length <= 12 && TryReadIPv4(group, bytes.Slice(length, 4)) ? length + 4 : -1;
            }

            if (length == 16 || !TryReadHex(group, out var value))
            {
                return -1;
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes[length..], value);
            length += 2;
        }

        return length;
    }

    // IPv6-hex = 1*4HEXDIG.
    private static bool TryReadHex(ReadOnlySpan<char> group, out ushort value)
    {
        value = 0;
        return group.Length is >= 1 and <= 4
            && ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
