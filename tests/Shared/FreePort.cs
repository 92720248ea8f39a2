using System.Net;
using System.Net.Sockets;

namespace Waxwing.TestSupport;

/// <summary>
/// A port of loopback that nobody listens on. It lies below those that the kernel gives to connections (net.ipv4.ip_local_port_range), so that
/// none of these takes it before the server that it is for. Suites that <c>./test</c> runs at once have ranges of their own (<c>WAXWING_TEST_PLACE</c>, such as
/// <c>0/2</c>): between the look at a port and the server that listens there is time for another process to take it.
/// </summary>
internal static class FreePort
{
    private static readonly (int First, int Count) Range = RangeOf(Environment.GetEnvironmentVariable("WAXWING_TEST_PLACE"));

    private static int _last = System.Security.Cryptography.RandomNumberGenerator.GetInt32(Range.Count);

    /// <summary>Another one with each call.</summary>
    public static int Next()
    {
        for (var tried = 0; tried < Range.Count; tried++)
        {
            var port = Range.First + (int)((uint)Interlocked.Increment(ref _last) % (uint)Range.Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"every port from {Range.First} to {Range.First + Range.Count} is taken");
    }

    private static (int First, int Count) RangeOf(string? place)
    {
        const int first = 20_000;
        const int count = 12_000;
        return place?.Split('/') is [var number, var of] && int.TryParse(number, out var at) && int.TryParse(of, out var places) && at >= 0 && at < places
            ? (first + (count / places * at), count / places)
            : (first, count);
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
