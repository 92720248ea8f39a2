using System.Net;
using Microsoft.AspNetCore.Connections;
using Waxwing.Server.Submission;

namespace Waxwing.Server.Hosting;

/// <summary>
/// How many connections to HTTP there are at once, in all and of one client. Each is an open file, and a process that has no more of them ends: without a bound any stranger could see to that. Those
/// of this machine are counted apart, and all together: they may be those of a proxy, which brings everybody's. Thread-safe.
/// </summary>
/// <param name="most">How many there may be from other machines, and how many from this one.</param>
/// <param name="mostPerClient">How many of them one client may have: an IPv4 address, or 64 bits of an IPv6 address.</param>
internal sealed class HttpConnections(int most = HttpConnections.Most, int mostPerClient = HttpConnections.MostPerClient)
{
    /// <summary>How many there may be, unless told otherwise.</summary>
    public const int Most = 10_000;

    /// <summary>How many of one client, unless told otherwise.</summary>
    public const int MostPerClient = 1_000;

    private readonly ConnectionCounts _others = new(most, mostPerClient);
    private readonly ConnectionCounts _ofThisMachine = new(most, most);

    /// <summary>Serves a connection by what follows, or ends it at once where there are too many. Before TLS, so that a handshake costs nothing then.</summary>
    public ConnectionDelegate Bound(ConnectionDelegate next) => async connection =>
    {
        var client = ClientAddress.Of(connection.RemoteEndPoint);
        var counts = IPAddress.IsLoopback(client) ? _ofThisMachine : _others;
        if (!counts.TryEnter(client))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            counts.Leave(client);
        }
    };
}
