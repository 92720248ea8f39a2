using System.Net;

namespace Waxwing.Server.Submission;

/// <summary>Counts connections, in all and of each client. Thread-safe.</summary>
internal sealed class ConnectionCounts(int most, int mostPerClient)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _clients = [];
    private int _all;

    /// <summary>Counts one in, unless there are too many.</summary>
    public bool TryEnter(IPAddress client)
    {
        lock (_gate)
        {
            var ofClient = _clients.GetValueOrDefault(client);
            if (_all >= most || ofClient >= mostPerClient)
            {
                return false;
            }

            _all++;
            _clients[client] = ofClient + 1;
            return true;
        }
    }

    /// <summary>Counts one out that came in.</summary>
    public void Leave(IPAddress client)
    {
        lock (_gate)
        {
            _all--;
            var left = _clients[client] - 1;
            if (left == 0)
            {
                _clients.Remove(client);
            }
            else
            {
                _clients[client] = left;
            }
        }
    }
}
