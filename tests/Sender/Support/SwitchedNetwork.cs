using System.Net;
using System.Net.Sockets;

namespace Waxwing.Tests.Support;

/// <summary>The real network, whose ports a test can close and open; it counts the connections that were tried.</summary>
internal sealed class SwitchedNetwork : IDialer
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _closed = [];
    private readonly Dictionary<int, int> _dials = [];

    public int Dials(int port)
    {
        lock (_gate)
        {
            return _dials.GetValueOrDefault(port);
        }
    }

    public void Close(int port)
    {
        lock (_gate)
        {
            _closed.Add(port);
        }
    }

    public void Open(int port)
    {
        lock (_gate)
        {
            _closed.Remove(port);
        }
    }

    public async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _dials[endpoint.Port] = _dials.GetValueOrDefault(endpoint.Port) + 1;
            if (_closed.Contains(endpoint.Port))
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        }

        return await SystemNetwork.Instance.ConnectAsync(endpoint, cancellationToken);
    }
}
