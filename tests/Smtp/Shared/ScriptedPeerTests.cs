using System.Net.Security;
using System.Net.Sockets;

namespace Waxwing.Smtp.Tests.Shared;

public sealed class ScriptedPeerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_is_followed_in_memory_and_each_write_is_one_segment()
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript()
            .Greet("220 hi").Expect("ehlo").Write(Writing.ByByte).Reply("250-a", "250 b").ExpectContent().ExpectEnd());
        await using var _ = peer;

        Assert.Equal("220 hi\r\n", await Read(client));
        await client.WriteAsync("EHLO x\r\n"u8.ToArray(), Cancelled);
        Assert.Equal("2", await Read(client));
        await client.WriteAsync("..a\r\n.\r\n"u8.ToArray(), Cancelled);
        await client.DisposeAsync();

        await peer.Completion;
        Assert.Equal(["EHLO x"], peer.Lines);
        Assert.Equal(".a\r\n"u8.ToArray(), Assert.Single(peer.Contents));
    }

    [Fact]
    public async Task A_failed_expectation_is_reported_with_the_transcript()
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Expect("MAIL"));
        await using var _ = peer;

        await client.WriteAsync("RCPT TO:<a@b>\r\n"u8.ToArray(), Cancelled);

        var error = await Assert.ThrowsAsync<PeerScriptException>(() => peer.Completion);
        Assert.Contains("got \"RCPT TO:<a@b>\"", error.Message, StringComparison.Ordinal);
        Assert.Equal("", await Read(client));
    }

    [Fact]
    public async Task StartTls_shakes_hands_and_the_received_bytes_are_kept_apart()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var peer = ScriptedPeer.Listen(new PeerScript().StartTls(certificate).Expect("EHLO").Drop());
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", peer.Port, Cancelled);
        await socket.GetStream().WriteAsync("STARTTLS\r\n"u8.ToArray(), Cancelled);
        Assert.StartsWith("220", await Read(socket.GetStream()), StringComparison.Ordinal);

        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(authority.ClientOptions(), Cancelled);
        await tls.WriteAsync("EHLO inside\r\n"u8.ToArray(), Cancelled);
        Assert.Equal("", await Read(tls));
        socket.Close();

        await peer.Completion;
        Assert.Equal("STARTTLS\r\n", peer.ReceivedInClear);
        Assert.Equal("EHLO inside\r\n", peer.ReceivedInTls);
    }

    [Fact]
    public async Task A_reset_breaks_the_connection_and_a_trickle_moves_only_when_released()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Trickle("25"u8.ToArray()).WaitForRelease().Reset());
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", peer.Port, Cancelled);

        peer.Release();
        Assert.Equal("2", await Read(socket.GetStream()));
        peer.Release();
        Assert.Equal("5", await Read(socket.GetStream()));
        peer.Release();

        await Assert.ThrowsAsync<IOException>(() => Read(socket.GetStream()));
        await peer.Completion;
    }

    private static async Task<string> Read(Stream stream)
    {
        var buffer = new byte[256];
        return System.Text.Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancelled));
    }
}
