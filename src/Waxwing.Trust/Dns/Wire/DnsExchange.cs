using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>Carries one query to one server: by UDP from a port of its own, and by TCP where the answer did not fit.</summary>
internal static class DnsExchange
{
    // What somebody else throws at the port while we wait is passed over, up to here.
    private const int MaxStrays = 100;

    /// <exception cref="DnsFormatException">What came is no answer.</exception>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public static async Task<DnsResponse> RunAsync(DnsQuery query, IPEndPoint server, CancellationToken cancellationToken)
    {
        var response = DnsResponse.Read(query, await OverUdpAsync(query, server, cancellationToken).ConfigureAwait(false));
        if (!response.Truncated)
        {
            return response;
        }

        response = DnsResponse.Read(query, await OverTcpAsync(query.Octets, server, cancellationToken).ConfigureAwait(false));
        return response.Truncated ? throw new DnsFormatException("the answer is cut off even over TCP") : response;
    }

    private static async Task<byte[]> OverUdpAsync(DnsQuery query, IPEndPoint server, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        // Connected: the system drops what comes from anywhere else (RFC 5452 §9.1), and tells when nobody is there.
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(query.Octets, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[ushort.MaxValue];
        for (var strays = 0; strays < MaxStrays; strays++)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (DnsResponse.Answers(query, buffer.AsSpan(0, length)))
            {
                return buffer[..length];
            }
        }

        throw new DnsFormatException($"{MaxStrays} messages came, and none is an answer to the question: somebody may be trying to forge one");
    }

    /// <summary>Carries one message by TCP, two octets of length before it (RFC 7766 §8), and takes one.</summary>
    public static async Task<byte[]> OverTcpAsync(ReadOnlyMemory<byte> query, IPEndPoint server, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket);
        await using (stream.ConfigureAwait(false))
        {
            var framed = new byte[2 + query.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
            query.CopyTo(framed.AsMemory(2));
            await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
            return message;
        }
    }
}
