using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>The second message leaves before the first is answered, with RSET before its MAIL: nothing of the first can become part of it.</summary>
public sealed class TwoMessagesInOneRoundTrip
{
    [Fact]
    public async Task The_server_is_asked_for_nothing_before_it_has_both()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2)
            .Reply("250 a", "250 b", "250 first", "250 reset", "250 a", "250 b", "250 second").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal(["first", "second"], results.Select(result => result.FinalReply!.Text));
        Assert.Equal([0, 1], results.Select(result => result.InFlightBefore));
    }
}
