using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Waxwing.Storm.Service;

/// <summary>A port of loopback that stays the service's own while it is dead: below those that the kernel gives to connections.</summary>
internal static class Port
{
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>One that nobody listens on.</summary>
    public static int Choose()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, Last));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
