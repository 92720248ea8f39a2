using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>A chunk is refused: how often LAST would be answered then is said nowhere, so it is not sent, and nobody waits for replies that do not come.</summary>
public sealed class ChunkRefused
{
    [Fact]
    public async Task The_last_chunk_is_not_sent()
    {
        var large = new byte[400_000];
        Array.Fill(large, (byte)'x');
        for (var end = 72; end < large.Length; end += 72)
        {
            (large[end - 2], large[end - 1]) = ((byte)'\r', (byte)'\n');
        }

        (large[^2], large[^1]) = ((byte)'\r', (byte)'\n');
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING", "CHUNKING").Expect("MAIL").Expect("RCPT").Expect("RCPT")
            .Reply("250 ok", "250 ok", "250 ok").ExpectLine("BDAT 262144").ExpectBytes(262144).Reply("452 4.3.1 no room")
            .ExpectLine("RSET").Reply("250 ok").Expect("MAIL").Expect("RCPT").Reply("250 ok", "250 ok")
            .Expect("BDAT").ExpectBytes(LmtpServer.Octets.Length).Reply("250 again").Expect("QUIT").Reply("221 bye"));
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 2, large);
        var next = await LmtpServer.SendAsync(session, recipients: 1);
        await session.QuitAsync().Bounded();
        await server.Peer.Completion.Bounded();

        Assert.All(result.Recipients, recipient => Assert.Equal((SmtpStage.Data, Delivered.No, RetryAdvice.Later), (recipient.Error!.Stage, recipient.Delivered, recipient.Error!.Retry)));
        Assert.Equal(Delivered.Yes, next.Recipients[0].Delivered);
    }
}
