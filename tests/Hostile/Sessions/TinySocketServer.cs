using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A server on a loopback port whose sockets have hardly any room. It answers EHLO, then reads nothing more and floods.</summary>
internal sealed class TinySocketServer : IAsyncDisposable
{
    // The kernel's own minimum is above this.
    private const int Room = 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public TinySocketServer(string reply, string flood)
    {
        _listener.Server.ReceiveBufferSize = Room;
        _listener.Server.SendBufferSize = Room;
        _listener.Start();
        _serving = ServeAsync(reply, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(flood, 100))));
    }

    public async Task<ObservedStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = Room, ReceiveBufferSize = Room };
        await socket.ConnectAsync(_listener.LocalEndpoint, TestContext.Current.CancellationToken);
        return new ObservedStream(new NetworkStream(socket, ownsSocket: true));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync(string reply, byte[] flood)
    {
        try
        {
            using var socket = await _listener.AcceptSocketAsync(_end.Token);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Relay.Certificate }, _end.Token);
            await tls.WriteAsync("220 relay.test\r\n"u8.ToArray(), _end.Token);
            await tls.ReadExactlyAsync(new byte["EHLO [127.0.0.1]\r\n".Length], _end.Token);
            await tls.WriteAsync(Encoding.ASCII.GetBytes(reply), _end.Token);
            // What the client says next is waited for and never read, apart from its first octet.
            await tls.ReadExactlyAsync(new byte[1], _end.Token);
            while (!_end.IsCancellationRequested)
            {
                await tls.WriteAsync(flood, _end.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has had enough, or the test is over.
        }
    }
}
