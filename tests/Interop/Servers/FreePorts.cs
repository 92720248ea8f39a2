using System.Net;
using System.Net.Sockets;

namespace Waxwing.Interop.Tests;

/// <summary>Ports on loopback that nobody uses.</summary>
internal static class FreePorts
{
    /// <summary>One for each listener. All are held until all are known, so that no two listeners get the same.</summary>
    public static Dictionary<Listener, SmtpEndpoint> For(IReadOnlyList<Listener> listeners)
    {
        var held = listeners.ToDictionary(listener => listener, _ => new TcpListener(IPAddress.Loopback, 0));
        try
        {
            foreach (var listener in held.Values)
            {
                listener.Start();
            }

            return held.ToDictionary(pair => pair.Key, pair => new SmtpEndpoint(pair.Key, ((IPEndPoint)pair.Value.LocalEndpoint).Port));
        }
        finally
        {
            foreach (var listener in held.Values)
            {
                listener.Dispose();
            }
        }
    }
}
