using System.Net;
using System.Net.Sockets;

namespace Waxwing.Tests.Pki;

/// <summary>A peer that answers whatever comes with fixed bytes, and then closes or falls silent.</summary>
internal sealed class RawPeer : ITlsPeer
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;

    public RawPeer(byte[] answer, bool speaksFirst = false, bool staysOpen = false)
    {
        listener.Start();
        serving = ServeAsync(answer, speaksFirst, staysOpen);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A ServerHello without extensions that chooses this version and this suite.</summary>
    // RFC 5246 §7.4.1.3; the record header of RFC 5246 §6.2.1 before it.
    public static byte[] ServerHello(ushort version, ushort suite)
    {
        byte[] body = [(byte)(version >> 8), (byte)version, .. new byte[32], 0, (byte)(suite >> 8), (byte)suite, 0];
        return [22, (byte)(version >> 8), (byte)version, 0, (byte)(body.Length + 4), 2, 0, 0, (byte)body.Length, .. body];
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving;
        end.Dispose();
    }

    private async Task ServeAsync(byte[] answer, bool speaksFirst, bool staysOpen)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(end.Token);
            var stream = client.GetStream();
            var read = speaksFirst ? 1 : await stream.ReadAsync(new byte[4096], end.Token);
            if (read > 0)
            {
                await stream.WriteAsync(answer, end.Token);
            }

            // Reads until the client goes, so that the answer is not lost to a reset.
            while (staysOpen && await stream.ReadAsync(new byte[4096], end.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The test is over, or the client has gone.
        }
    }
}
