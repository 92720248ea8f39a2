using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>Haraka answers 503 to every command in the packet of a final dot, RSET among them: the message goes again, alone, on the same connection.</summary>
public sealed class ResetRefused
{
    [Fact]
    public async Task The_message_goes_again_alone()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING")
            .ExpectLine("MAIL FROM:<s0@example.org>").ExpectLine("RCPT TO:<r0@example.net>").ExpectLine("DATA").Reply("250 a", "250 b", "354 go").ExpectContent().Reply("250 zero")
            .ExpectLine("MAIL FROM:<s1@example.org>").ExpectLine("RCPT TO:<r1@example.net>").ExpectLine("DATA").Reply("250 a", "250 b", "354 go")
            .ExpectContent().ExpectLine("RSET").ExpectLine("MAIL FROM:<s2@example.org>").ExpectLine("RCPT TO:<r2@example.net>").ExpectLine("DATA")
            .Reply("250 first", "503 busy", "503 busy", "503 busy", "503 busy")
            .ExpectLine("MAIL FROM:<s2@example.org>").ExpectLine("RCPT TO:<r2@example.net>").ExpectLine("DATA").Reply("250 a", "250 b", "354 go").ExpectContent().Reply("250 second").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal(["first", "second"], results.Select(result => result.FinalReply!.Text));
        Assert.True(session.Knowledge.CrossingRefused);
        Assert.True(session.IsUsable);
    }
}
