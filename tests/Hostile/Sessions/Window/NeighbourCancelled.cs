using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A caller who cancels harms nobody else on the connection, and the fate of the message is told once it is known.</summary>
public sealed class NeighbourCancelled
{
    [Fact]
    public async Task The_others_arrive_and_the_cancelled_one_is_amended()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2).Mark("both").WaitForRelease()
            .Reply("250 a", "250 b", "250 first", "250 reset", "250 a", "250 b", "250 second").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        using var cancel = new CancellationTokenSource();
        var first = CrossingSession.SendAsync(session, 1);
        var second = CrossingSession.SendAsync(session, 2, cancel.Token);
        await relay.Peer.Reached("both").Bounded();
        await cancel.CancelAsync();
        var left = await second.Bounded();
        relay.Peer.Release();

        Assert.Equal((SmtpFailure.Cancelled, Delivered.Unknown), (left.Recipients[0].Error!.Failure, left.Recipients[0].Delivered));
        Assert.Equal(Delivered.Yes, (await first.Bounded()).Recipients[0].Delivered);
        Assert.Equal(Delivered.Yes, (await left.Amendment!.Bounded()).Recipients[0].Delivered);
        Assert.True(session.IsUsable);
    }
}
