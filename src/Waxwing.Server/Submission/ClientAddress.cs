using System.Net;
using System.Net.Sockets;

namespace Waxwing.Server.Submission;

/// <summary>What of a peer's address counts as one client.</summary>
internal static class ClientAddress
{
    // RFC 6177 §2: what one site gets is 64 bits or fewer of prefix, and any address below it is the site's to choose.
    private const int PrefixOctets = 8;

    /// <summary>The address, of IPv6 its first 64 bits; <see cref="IPAddress.None"/> where there is none, as on a Unix socket.</summary>
    public static IPAddress Of(EndPoint? endpoint)
    {
        if (endpoint is not IPEndPoint { Address: var address })
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        var octets = address.GetAddressBytes();
        octets.AsSpan(PrefixOctets).Clear();
        return new IPAddress(octets);
    }
}
