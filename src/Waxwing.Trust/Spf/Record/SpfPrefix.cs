using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Networks: addresses of which only the leading bits count.</summary>
internal static class SpfPrefix
{
    public const int Ip4Bits = 32;
    public const int Ip6Bits = 128;

    private static readonly SearchValues<char> Ip6Characters = SearchValues.Create(".0123456789:ABCDEFabcdef");

    /// <summary>Reads the digits of a length (RFC 7208 §12, ip4-cidr-length): no sign, no leading zeros.</summary>
    public static bool TryReadLength(ReadOnlySpan<char> digits, int most, out int length)
    {
        length = 0;
        return digits.Length is >= 1 and <= 3
            && !digits.ContainsAnyExceptInRange('0', '9')
            && (digits[0] != '0' || digits.Length == 1)
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out length)
            && length <= most;
    }

    /// <summary>Reads four numbers of 0 to 255 without leading zeros (RFC 7208 §12, ip4-network).</summary>
    public static IPAddress? ReadIp4(ReadOnlySpan<char> text)
    {
        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            if (count == octets.Length || !TryReadLength(text[part], byte.MaxValue, out var octet))
            {
                return null;
            }

            octets[count++] = (byte)octet;
        }

        return count == octets.Length ? new IPAddress(octets) : null;
    }

    /// <summary>Reads an address as RFC 4291 §2.2 writes it; the platform would take a scope and brackets too.</summary>
    public static IPAddress? ReadIp6(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Ip6Characters) && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? address : null;

    /// <summary>Whether two addresses are of one family and agree in their leading bits.</summary>
    public static bool Agree(IPAddress one, IPAddress other, int bits)
    {
        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        if (!one.TryWriteBytes(left, out var octets) || !other.TryWriteBytes(right, out var otherOctets) || octets != otherOctets)
        {
            return false;
        }

        var whole = bits / 8;
        var rest = bits % 8;
        return left[..whole].SequenceEqual(right[..whole]) && (rest == 0 || (left[whole] ^ right[whole]) >> (8 - rest) == 0);
    }
}
