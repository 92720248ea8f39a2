using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server asks for a second handshake inside the first (TLS 1.2).</summary>
public sealed class RenegotiationRequest(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_second_handshake_is_refused()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new());
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_2");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        var (stream, facts) = await TlsHandshake.AuthenticateAsync(client.GetStream(), "mail.example.test", await pki.PolicyAsync(), TimeProvider.System, TestContext.Current.CancellationToken);
        await using var end = stream;
        Assert.Equal("TLS 1.2", facts.Protocol);

        await server.TypeAsync("r");

        // A client that renegotiates would wait for data after it.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await Assert.ThrowsAsync<IOException>(async () => _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, deadline.Token));
    }
}
