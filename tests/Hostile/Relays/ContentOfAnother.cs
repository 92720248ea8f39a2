using System.Net;
using System.Security.Cryptography;
using MimeKit;
using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>
/// A relay stops reading within a content whose caller then leaves. The memory of the content is not given to other messages: when the
/// relay reads on, it gets the octets of this message and of no other.
/// </summary>
public sealed class ContentOfAnother
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Never_stands_in_the_place_of_ones_own()
    {
        using var authority = new TestAuthority();
        var length = 0;
        byte[]? taken = null;
        var script = new PeerScript().Secure(authority.Issue()).Hello("PIPELINING", "CHUNKING").Expect("MAIL").Expect("RCPT")
            .Do("take the command", async peer =>
            {
                length = int.Parse((await peer.ReadLineAsync()).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
                await peer.WriteAsync("250 ok\r\n250 ok\r\n"u8.ToArray());
            })
            .Mark("stops").WaitForRelease().Do("take the chunk", async peer => taken = await peer.ReadChunkAsync(length))
            .Reply("250 2.0.0 queued").Expect("QUIT").Reply("221 bye").TakeTheRest();
        var (peer, client) = ScriptedPeer.InMemory(script, capacity: 2);
        await using var first = peer;
        var wire = new ObservedStream(client);
        await using var sender = new MailSender(
            new SenderOptions
            {
                Relays = [new RelayOptions { Host = "127.0.0.1", Port = 465, AuthorityFile = authority.AuthorityFile, MaxConnections = 1 }],
                Retry = new RetryOptions { MaxAttempts = 1 },
            },
            SystemNetwork.Instance, new OneWire(wire), () => 0);
        using var cancel = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), cancel.Token);
        await peer.Reached("stops").Bounded();
        await wire.WhenWriteBlocksAsync();
        await cancel.CancelAsync();
        var receipt = await sending.Bounded();

        Assert.Equal(Delivered.Unknown, receipt.Recipients.Single().Delivered);
        peer.Release();
        Assert.Equal(Delivered.Yes, (await receipt.Amendment!.Bounded()).Recipients.Single().Delivered);
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(taken!)));
    }

    // Larger than what the connection takes while nobody reads, and small enough to be kept in memory.
    private static MimeMessage Message()
    {
        var message = TwoRelays.Message();
        message.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Range(0, 10_000).Select(line => $"line {line}\r\n")) };
        return message;
    }

    private sealed class OneWire(Stream wire) : IDialer
    {
        public Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) => Task.FromResult(wire);
    }
}
