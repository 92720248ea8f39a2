using System.Net;
using System.Net.Sockets;

namespace Waxwing.TestSupport;

/// <summary>
/// A port of loopback that nobody listens on. It lies below those that the kernel gives to connections (net.ipv4.ip_local_port_range), so that
/// none of these takes it before the server that it is for.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _last = System.Security.Cryptography.RandomNumberGenerator.GetInt32(Count);

    /// <summary>Another one with each call.</summary>
    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"every port from {First} to {First + Count} is taken");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
