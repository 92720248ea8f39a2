using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Waxwing;

/// <summary>The network of the machine: the system's resolver, and TCP.</summary>
/// <param name="sources">The addresses to connect from, where the other end is of their family; elsewhere whichever the system takes.</param>
internal sealed class SystemNetwork(params ImmutableArray<IPAddress> sources) : INameResolver, IDialer
{
    public static SystemNetwork Instance { get; } = new();

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        // Nagle's delay would hold back the second small write of a group.
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (sources.FirstOrDefault(address => address.AddressFamily == endpoint.AddressFamily) is { } source)
            {
                socket.Bind(new IPEndPoint(source, port: 0));
            }

            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
