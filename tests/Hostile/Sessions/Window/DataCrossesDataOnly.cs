using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>With DATA the commands of the second message leave with the content of the first, and its content waits for its own 354.</summary>
public sealed class DataCrossesDataOnly
{
    [Fact]
    public async Task The_second_content_follows_its_own_go_ahead()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING")
            .ExpectLine("MAIL FROM:<s0@example.org>").ExpectLine("RCPT TO:<r0@example.net>").ExpectLine("DATA").Reply("250 a", "250 b", "354 go").ExpectContent().Reply("250 zero")
            .ExpectLine("MAIL FROM:<s1@example.org>").ExpectLine("RCPT TO:<r1@example.net>").ExpectLine("DATA").Reply("250 a", "250 b", "354 go")
            .ExpectContent().ExpectLine("RSET").ExpectLine("MAIL FROM:<s2@example.org>").ExpectLine("RCPT TO:<r2@example.net>").ExpectLine("DATA")
            .Reply("250 first", "250 reset", "250 a", "250 b", "354 go").ExpectContent().Reply("250 second").TakeTheRest(), window: 8);
        await using var session = await CrossingSession.OpenAsync(relay);
        var results = await Task.WhenAll(CrossingSession.SendAsync(session, 1), CrossingSession.SendAsync(session, 2)).Bounded();

        Assert.Equal(["first", "second"], results.Select(result => result.FinalReply!.Text));
        Assert.Equal(["X-Own: 0", "X-Own: 1", "X-Own: 2"], relay.Peer.Contents.Select(content => System.Text.Encoding.ASCII.GetString(content).Trim()));
    }
}
