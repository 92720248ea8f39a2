using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>The name of an address in the tree of addresses (RFC 1035 §3.5, RFC 3596 §2.5).</summary>
internal static class ReverseName
{
    public static DnsName Of(IPAddress address)
    {
        var octets = address.GetAddressBytes().Reverse();
        var text = address.AddressFamily == AddressFamily.InterNetwork
            ? $"{string.Join('.', octets)}.in-addr.arpa"
            : $"{string.Join('.', octets.Select(octet => $"{octet & 0xF:x}.{octet >> 4:x}"))}.ip6.arpa";
        return DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);
    }
}
