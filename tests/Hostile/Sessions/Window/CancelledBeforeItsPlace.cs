using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A message that waits for its place in the window is not on the line: cancelling it neither ends the connection nor leaves its fate open.</summary>
public sealed class CancelledBeforeItsPlace
{
    [Fact]
    public async Task The_one_in_flight_arrives()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING")
            .TakesEnvelope(1).Reply("250 a", "250 b").Mark("open").ExpectLine("BDAT 12 LAST").ExpectBytes(12)
            .Mark("in flight").WaitForRelease().Reply("250 first").TakeQuit(), window: 8);
        await using var session = await relay.OpenAsync();
        using var cancel = new CancellationTokenSource();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var octets = CrossingSession.OctetsOf(1);
        var first = session.SendAsync(CrossingSession.EnvelopeOf(1), MessageContent.FromStream(ContentScanner.Scan(octets), async _ =>
        {
            await gate.Task;
            return new MemoryStream(octets);
        }));
        await relay.Peer.Reached("open").Bounded();
        var second = CrossingSession.SendAsync(session, 2, cancel.Token);
        // The end of the first leaves when the writer waits for the place of the second.
        gate.SetResult();
        await relay.Peer.Reached("in flight").Bounded();

        await cancel.CancelAsync();
        var left = await second.Bounded();
        relay.Peer.Release();

        Assert.Equal((SmtpFailure.Cancelled, Delivered.No), (left.Recipients[0].Error!.Failure, left.Recipients[0].Delivered));
        Assert.Equal("first", (await first.Bounded()).FinalReply!.Text);
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();
    }
}
