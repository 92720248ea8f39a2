using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A connection that ends leaves every message unknown whose end had gone out, and none else.</summary>
public sealed class EndWithinTheWindow
{
    [Fact]
    public async Task What_had_gone_out_is_unknown_and_what_was_answered_is_not()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2).Reply("250 a", "250 b", "250 first", "250 reset", "250 a").Drop(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal([Delivered.Yes, Delivered.Unknown], results.Select(result => result.Recipients[0].Delivered));
    }
}
