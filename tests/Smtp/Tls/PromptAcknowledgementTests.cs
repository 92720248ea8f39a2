using System.Net;
using System.Net.Sockets;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>The kernel is asked to acknowledge at once, where it can be asked.</summary>
public sealed class PromptAcknowledgementTests
{
    // tcp(7). The kernel answers whether it acknowledges at once.
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    [Fact]
    public async Task The_kernel_acknowledges_at_once_behind_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_QUICKACK is Linux's");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        socket.SetRawSocketOption(TcpLevel, QuickAck, [0, 0, 0, 0]);
        Assert.Equal(0, Mode(socket));

        PromptAcknowledgement.Ask(stream);

        Assert.Equal(1, Mode(socket));
    }

    [Fact]
    public async Task A_connection_that_is_gone_or_is_none_of_TCP_is_left_alone()
    {
        var (client, server) = DuplexStream.CreatePair(8);
        await using var clientEnds = client;
        await using var serverEnds = server;
        PromptAcknowledgement.Ask(client);

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.DisposeAsync();
        Assert.Null(Record.Exception(() => PromptAcknowledgement.Ask(stream)));
    }

    private static int Mode(Socket socket)
    {
        var mode = new byte[4];
        socket.GetRawSocketOption(TcpLevel, QuickAck, mode);
        return BitConverter.ToInt32(mode);
    }
}
