using System.Net;
using System.Net.Sockets;

namespace Waxwing.Interop.Tests;

/// <summary>Waits until a server that was just started listens, or that a thing outside these tests has happened.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="InvalidOperationException">It ended, or does not listen on all of its ports in time.</exception>
    public static async Task WaitAsync(Companion server, IEnumerable<SmtpEndpoint> endpoints, Func<string> log)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        foreach (var endpoint in endpoints)
        {
            while (!await ListensAsync(endpoint.Port))
            {
                if (server.HasEnded || time.GetElapsedTime(begun) > Limit)
                {
                    throw new InvalidOperationException($"The server does not listen on port {endpoint.Port}:\n{log()}");
                }

                await Task.Delay(Pause, time);
            }
        }
    }

    /// <exception cref="TimeoutException">It has not happened in time.</exception>
    public static async Task UntilAsync(Func<bool> hasHappened, string otherwise)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        while (!hasHappened())
        {
            if (time.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException(otherwise);
            }

            await Task.Delay(Pause, time);
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
