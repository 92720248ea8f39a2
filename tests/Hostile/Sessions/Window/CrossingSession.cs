using System.Collections.Immutable;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A session over TLS whose window is open, so that a second message crosses the first.</summary>
internal static class CrossingSession
{
    /// <summary>Opens a session whose first message widens the window; it is the script's first.</summary>
    public static async Task<SecuredSession> OpenAsync(Relay relay)
    {
        var session = await relay.OpenAsync();
        var first = await SendAsync(session, 0).Bounded();
        Assert.Null(first.Recipients[0].Error);
        return session;
    }

    /// <summary>Message <paramref name="number"/>: a sender, a recipient and a content of its own.</summary>
    public static Task<TransactionResult> SendAsync(SecuredSession session, int number, CancellationToken cancellationToken = default) =>
        session.SendAsync(EnvelopeOf(number), MessageContent.FromBytes(OctetsOf(number)), cancellationToken);

    public static Envelope EnvelopeOf(int number) =>
        new(Mailbox.Parse($"s{number}@example.org"), ImmutableArray.Create(Mailbox.Parse($"r{number}@example.net")));

    public static byte[] OctetsOf(int number) => Encoding.ASCII.GetBytes($"X-Own: {number}\r\n\r\n");

    /// <summary>The commands of one message.</summary>
    public static PeerScript TakesEnvelope(this PeerScript script, int number) =>
        script.ExpectLine($"MAIL FROM:<s{number}@example.org>").ExpectLine($"RCPT TO:<r{number}@example.net>");

    /// <summary>The commands and chunk of one message, in one group, which the script answers as a whole.</summary>
    public static PeerScript TakesGroup(this PeerScript script, int number) => script.TakesEnvelope(number).ExpectLine("BDAT 12 LAST").ExpectBytes(12);

    /// <summary>A chunk of large content that is not its last.</summary>
    public static PeerScript TakesChunk(this PeerScript script) => script.ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block);

    /// <summary>Chunks that were on their way, none of which is the last, and the RSET that takes them back; the chunks are answered, RSET is not.</summary>
    public static PeerScript TakesBack(this PeerScript script) => script.Do("take what is taken back", async peer =>
    {
        string line;
        while ((line = await peer.ReadLineAsync()) is not "RSET")
        {
            Assert.Equal($"BDAT {LargeContent.Block}", line);
            await peer.ReadChunkAsync(LargeContent.Block);
            await peer.WriteAsync("250 chunk\r\n"u8.ToArray());
        }
    });
}
