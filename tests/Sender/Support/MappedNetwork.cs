using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Tests.Support;

/// <summary>A world whose addresses are peers on loopback. Whoever is not in it refuses the connection.</summary>
internal sealed class MappedNetwork : IDialer
{
    private readonly ConcurrentDictionary<string, int> _ports = new(StringComparer.Ordinal);

    /// <summary>Where connections were tried.</summary>
    public ConcurrentQueue<string> Dialled { get; } = [];

    public ScriptedPeer this[string address]
    {
        set => _ports[$"{address}:25"] = value.Port;
    }

    public async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        Dialled.Enqueue(endpoint.ToString());
        return _ports.TryGetValue(endpoint.ToString(), out var port)
            ? await SystemNetwork.Instance.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken)
            : throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
