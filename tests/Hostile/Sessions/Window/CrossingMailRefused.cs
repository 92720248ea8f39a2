using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A server that answers 503 to a MAIL behind another message has not taken it: it goes again, alone, and so does everything later.</summary>
public sealed class CrossingMailRefused
{
    [Fact]
    public async Task The_message_goes_again_alone_and_the_relay_is_remembered()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2)
            .Reply("250 a", "250 b", "250 first", "250 reset", "503 5.5.1 not now", "503 no MAIL", "503 no RCPT")
            .TakesGroup(2).Reply("250 a", "250 b", "250 second").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal(["first", "second"], results.Select(result => result.FinalReply!.Text));
        Assert.Equal(Delivered.Yes, results[1].Recipients[0].Delivered);
        Assert.True(session.Knowledge.CrossingRefused);
        Assert.Equal(1, session.Window);
    }
}
