using System.Net.Sockets;

namespace Waxwing.Smtp;

/// <summary>
/// Asks the kernel to acknowledge what comes next at once. Behind the handshake a server sends session tickets and then its greeting; one that
/// leaves Nagle's algorithm on (RFC 9293 §3.7.4; Postfix does) keeps the greeting until the tickets are acknowledged, and a kernel that delays that
/// (RFC 9293 §3.8.6.3) takes 40 ms.
/// </summary>
internal static class PromptAcknowledgement
{
    // tcp(7): IPPROTO_TCP and TCP_QUICKACK. It holds for a few packets, which is all that is needed.
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    /// <summary>Asks, where the kernel can be asked. That it cannot, or will not, costs time and nothing else.</summary>
    /// <param name="transport">The connection.</param>
    public static void Ask(Stream transport)
    {
        if (!OperatingSystem.IsLinux() || transport is not NetworkStream { Socket.ProtocolType: ProtocolType.Tcp } stream)
        {
            return;
        }

        try
        {
            stream.Socket.SetRawSocketOption(TcpLevel, QuickAck, [1, 0, 0, 0]);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // As if it had not been asked.
        }
    }
}
