using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>A server that refuses MAIL and then takes the content has mixed it with something else: that is no refusal, and the message is not sent again.</summary>
public sealed class SenderRefusedAndContentTaken
{
    [Fact]
    public async Task The_fate_is_unknown()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "250 b", "250 c")
            .TakesGroup(1).ExpectLine("RSET").TakesGroup(2)
            .Reply("250 a", "250 b", "250 first", "250 reset", "503 5.5.1 nested", "250 b", "250 taken").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal(Delivered.Unknown, results[1].Recipients[0].Delivered);
        Assert.Equal(SmtpFailure.ProtocolViolation, results[1].Recipients[0].Error!.Failure);
    }
}
