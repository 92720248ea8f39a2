using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.TestSupport;

/// <summary>A DNS server on loopback that says what a test wants, over UDP and TCP of one port.</summary>
internal sealed class DnsPeer : IDisposable
{
    private readonly Func<byte[], bool, IEnumerable<byte[]>> _answer;
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly Func<UdpClient> _from;
    private int _queries;

    /// <param name="answer">Gives the messages to send for a query, and is told whether it came over TCP.</param>
    /// <param name="from">The socket that UDP answers leave from; null for the one that the query came to.</param>
    public DnsPeer(Func<byte[], bool, IEnumerable<byte[]>> answer, UdpClient? from = null)
    {
        _answer = answer;
        (_tcp, _udp) = Bind();
        _from = () => from ?? _udp;
        _ = ServeUdpAsync();
        _ = ServeTcpAsync();
    }

    public DnsPeer(Func<byte[], byte[]> answer)
        : this((query, _) => [answer(query)])
    {
    }

    public IPEndPoint Endpoint => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>How many queries came.</summary>
    public int Queries => _queries;

    /// <summary>The queries as they came, the newest last.</summary>
    public List<byte[]> Received { get; } = [];

    /// <summary>Called for each query before it is answered.</summary>
    public Action? OnQuery { get; set; }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private static (TcpListener Tcp, UdpClient Udp) Bind()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            try
            {
                return (tcp, new UdpClient((IPEndPoint)tcp.LocalEndpoint));
            }
            catch (SocketException)
            {
                // Somebody has the UDP port of that number: another one.
                tcp.Dispose();
            }
        }
    }

    private IEnumerable<byte[]> Take(byte[] query, bool overTcp)
    {
        lock (Received)
        {
            Received.Add(query);
        }

        Interlocked.Increment(ref _queries);
        OnQuery?.Invoke();
        return _answer(query, overTcp);
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync();
                foreach (var message in Take(query.Buffer, overTcp: false))
                {
                    await _from().SendAsync(message, query.RemoteEndPoint);
                }
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test has ended.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query);
                foreach (var message in Take(query, overTcp: true))
                {
                    BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
                    await stream.WriteAsync(length);
                    await stream.WriteAsync(message);
                }
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or IOException)
        {
            // The test has ended, or its client has.
        }
    }
}
