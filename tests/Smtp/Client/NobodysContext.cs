using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>A session outlives the caller who opened it, and nothing of him goes on in it.</summary>
public sealed class NobodysContext : IDisposable
{
    private static readonly AsyncLocal<string?> Caller = new();
    private static readonly byte[] Octets = "Subject: hi\r\n\r\nhi\r\n"u8.ToArray();

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_read_and_traced_for_a_message_is_read_and_traced_for_nobody(bool suppressed)
    {
        var script = new PeerScript().Secure(_authority.Issue()).Greet("220 relay.example").Expect("EHLO").Reply("250 relay.example");
        for (var i = 0; i < 2; i++)
        {
            script = script.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok");
        }

        await using var peer = ScriptedPeer.Listen(script.TakeTheRest());
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", peer.Port, TestContext.Current.CancellationToken);
        var seen = new Seen();
        Caller.Value = "who opens";
        // A caller may have stopped the flow himself, and still has it stopped behind.
        Task<SecuredSession> opening;
        using (suppressed ? ExecutionContext.SuppressFlow() : default)
        {
            opening = SmtpConnection.OpenAsync(client.GetStream(), new SmtpConnectionOptions
            {
                Host = "localhost",
                Tls = TlsPolicy.FromAuthorities([_authority.Certificate]),
                Trace = seen,
            }, TestContext.Current.CancellationToken);
            Assert.Equal(suppressed, ExecutionContext.IsFlowSuppressed());
        }

        await using var session = await opening;
        foreach (var caller in new[] { "first", "second" })
        {
            Caller.Value = caller;
            var content = MessageContent.FromStream(ContentScanner.Scan(Octets), _ =>
            {
                seen.Note("content");
                return ValueTask.FromResult<Stream>(new MemoryStream(Octets));
            });
            var result = await session.SendAsync(new Envelope(null, [Mailbox.Parse("b@example.net")]), content, TestContext.Current.CancellationToken);
            Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
            Assert.Equal(caller, Caller.Value);
        }

        Assert.Equal(2, seen.All.Count(what => what.What is "content"));
        Assert.Contains(seen.All, what => what.What is "250");
        Assert.Contains(seen.All, what => what.What is "MAIL");
        Assert.All(seen.All, what => Assert.Null(what.Whose));
    }

    private sealed class Seen : ISmtpTrace
    {
        public ConcurrentQueue<(string What, string? Whose)> All { get; } = new();

        public void Note(string what) => All.Enqueue((what, Caller.Value));

        // EHLO is said by the caller who opens, as it should be.
        public void Command(string line)
        {
            if (!line.StartsWith("EHLO", StringComparison.Ordinal))
            {
                Note(line.Split(' ')[0].Split(':')[0]);
            }
        }

        public void Reply(SmtpReply reply) => Note($"{reply.Code}");

        public void Event(string text)
        {
        }
    }
}
