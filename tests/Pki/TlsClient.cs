using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing.Tests.Pki;

/// <summary>One handshake of ours over a loopback connection.</summary>
internal static class TlsClient
{
    /// <summary>Connects, runs the handshake, closes, and gives the facts.</summary>
    public static async Task<TlsFacts> ConnectAsync(int port, string host, TlsPolicy policy, TimeProvider? clock = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        var (stream, facts) = await TlsHandshake.AuthenticateAsync(client.GetStream(), host, policy, clock ?? TimeProvider.System, deadline.Token);
        await using (stream)
        {
            return facts;
        }
    }

    /// <summary>Connects and gives the error of the handshake, which has to fail.</summary>
    public static async Task<SmtpError> RefuseAsync(int port, string host, TlsPolicy policy, TimeProvider? clock = null)
        => (await Assert.ThrowsAsync<SmtpException>(() => ConnectAsync(port, host, policy, clock))).Error;
}
