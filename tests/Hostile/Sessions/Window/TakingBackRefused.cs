using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>
/// A server that refuses the RSET by which chunks are taken back may keep them for the next message: the connection ends.
/// The message that was taken back is not sent, whatever the server says.
/// </summary>
public sealed class TakingBackRefused
{
    [Theory]
    [InlineData("503 5.5.1 busy")]
    [InlineData("502 5.5.1 no RSET")]
    public async Task The_connection_ends_and_the_fates_are_told(string refusal)
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesEnvelope(2).Reply("250 a", "250 b", "250 first", "250 reset", "250 a", "250 b")
            .TakesChunk().Mark("chunk").Reply("250 chunk").WaitForRelease()
            .TakesBack().Reply(refusal).TakeTheRest(), window: 8, capacity: 2);
        await using var session = await CrossingSession.OpenAsync(relay);
        using var cancel = new CancellationTokenSource();
        var first = CrossingSession.SendAsync(session, 1);
        var large = session.SendAsync(CrossingSession.EnvelopeOf(2), MessageContent.FromBytes(LargeContent.Octets), cancel.Token);
        var behind = CrossingSession.SendAsync(session, 3);
        await relay.Peer.Reached("chunk").Bounded();
        await cancel.CancelAsync();
        var left = await large.Bounded();
        relay.Peer.Release();

        await relay.Peer.Completion.Bounded();
        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.No],
            new[] { await first.Bounded(), left, await behind.Bounded() }.Select(result => result.Recipients[0].Delivered));
        Assert.False(session.IsUsable);
        Assert.Equal((SmtpStage.Reset, SmtpFailure.ProtocolViolation), (session.Broken!.Stage, session.Broken.Failure));
    }
}
