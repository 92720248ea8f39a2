using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A caller who cancels between two chunks takes the message back by RSET: it is surely not sent, what stands behind it is, and the connection stays.</summary>
public sealed class ChunksTakenBack
{
    [Fact]
    public async Task Content_in_memory()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesEnvelope(1).Reply("250 a", "250 b").TakesChunk().Mark("chunk").Reply("250 chunk").WaitForRelease()
            .TakesBack().Reply("250 reset").TakesGroup(2).Reply("250 a", "250 b", "250 second").TakeQuit(), window: 8, capacity: 2);

        await AssertTakenBackAsync(relay, MessageContent.FromBytes(LargeContent.Octets));
    }

    [Fact]
    public async Task A_stream_that_stalls()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesEnvelope(1).Reply("250 a", "250 b").TakesChunk().Mark("chunk").Reply("250 chunk").WaitForRelease()
            .TakesBack().Reply("250 reset").TakesGroup(2).Reply("250 a", "250 b", "250 second").TakeQuit(), window: 8, capacity: 2);

        await AssertTakenBackAsync(relay, LargeContent.ReadFrom(() => LargeContent.UpToTheFirstBlock(token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token))));
    }

    private static async Task AssertTakenBackAsync(Relay relay, MessageContent content)
    {
        await using var session = await CrossingSession.OpenAsync(relay);
        using var cancel = new CancellationTokenSource();
        var large = session.SendAsync(CrossingSession.EnvelopeOf(1), content, cancel.Token);
        var behind = CrossingSession.SendAsync(session, 2);
        await relay.Peer.Reached("chunk").Bounded();

        await cancel.CancelAsync();
        var left = await large.Bounded();
        relay.Peer.Release();

        Assert.Equal((SmtpFailure.Cancelled, Delivered.No), (left.Recipients[0].Error!.Failure, left.Recipients[0].Delivered));
        Assert.Null(left.Amendment);
        Assert.Equal("second", (await behind.Bounded()).FinalReply!.Text);
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();
    }
}
