using System.Net;
using System.Net.Sockets;

namespace Waxwing.Server.Outbound;

/// <summary>Connects to hosts at addresses that everybody may reach, and at no other: what is judged is the address that is connected to, not a name that could change.</summary>
internal static class PublicAddresses
{
    // IANA's registries of special-purpose addresses (RFC 6890 and what followed).
    private static readonly IPNetwork[] SpecialIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    // RFC 4291 §2.4: all global addresses that were given out so far.
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    // Teredo and 6to4 lead to IPv4 addresses of whoever names them; the others are for documents and tests.
    private static readonly IPNetwork[] SpecialIPv6 =
    [
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>Whether everybody may reach it.</summary>
    public static bool Are(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(SpecialIPv4, network => network.Contains(plain))
            : GlobalIPv6.Contains(plain) && !Array.Exists(SpecialIPv6, network => network.Contains(plain));
    }

    /// <summary>Connects for a handler of HTTP.</summary>
    /// <param name="host">The host.</param>
    /// <param name="isAllowed">Which addresses may be connected to.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <exception cref="IOException">The host has no address that is allowed and answers.</exception>
    /// <exception cref="SocketException">There is no such host.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken) =>
        await ConnectAsync(await Dns.GetHostAddressesAsync(host.Host, cancellationToken).ConfigureAwait(false), host.Port, isAllowed, cancellationToken).ConfigureAwait(false);

    /// <summary>Connects to the first of a host's addresses that is allowed and answers.</summary>
    /// <param name="addresses">The addresses of the host.</param>
    /// <param name="port">The port.</param>
    /// <param name="isAllowed">Which addresses may be connected to.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <exception cref="IOException">None is allowed and answers.</exception>
    public static async ValueTask<Stream> ConnectAsync(IEnumerable<IPAddress> addresses, int port, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            if (!isAllowed(address))
            {
                continue;
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                failure = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new IOException("the host has no public address that takes connections", failure);
    }
}
