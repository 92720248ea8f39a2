using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer takes the hello and says nothing.</summary>
public sealed class SilentServer(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_silent_peer_is_left_when_the_caller_cancels()
    {
        await using var server = new RawPeer([], staysOpen: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();

        var handshake = TlsHandshake.AuthenticateAsync(client.GetStream(), "mail.example.test", await pki.PolicyAsync(), TimeProvider.System, cancel.Token);
        Assert.False(handshake.IsCompleted);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handshake.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.False(client.Connected, "the connection of a failed handshake is closed");
    }
}
