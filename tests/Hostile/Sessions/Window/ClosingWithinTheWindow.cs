using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A 421 answers the message at the head, which is surely not sent; what stood behind it had gone out, and its fate is unknown.</summary>
public sealed class ClosingWithinTheWindow
{
    [Fact]
    public async Task The_head_was_not_sent_and_the_next_is_unknown()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2).Reply("421 4.3.2 closing").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal([Delivered.No, Delivered.Unknown], results.Select(result => result.Recipients[0].Delivered));
        Assert.False(session.IsUsable);
    }
}
