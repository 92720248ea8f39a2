using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Window;

/// <summary>
/// Servers end a connection on which they have refused too much: Postfix at 20 errors, Exim at the twelfth RSET. The
/// session goes before that, in good order, and the next message is told that it needs another one.
/// </summary>
public sealed class RefusedTooOften
{
    [Fact]
    public async Task The_session_takes_no_more_and_says_QUIT()
    {
        var script = Relay.Announcing("PIPELINING", "CHUNKING").TakesGroup(0).Reply("250 a", "550 no", "503 no");
        for (var number = 1; number < 9; number++)
        {
            script = script.ExpectLine("RSET").TakesGroup(number).Reply("250 reset", "250 a", "550 no", "503 no");
        }

        await using var relay = new Relay(script.TakeQuit(), window: 8);
        await using var session = await relay.OpenAsync();
        for (var number = 0; number < 9; number++)
        {
            Assert.False(session.IsUsedUp);
            Assert.Equal(550, (await CrossingSession.SendAsync(session, number).Bounded()).Recipients[0].Reply!.Code);
        }

        var turnedAway = await CrossingSession.SendAsync(session, 9).Bounded();
        Assert.True(session is { IsUsedUp: true, Broken: null });
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(
            new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, SmtpFailureDetail.SessionUsedUp, Delivered.No, RetryAdvice.OnNewConnection),
            Told.Of(turnedAway.Recipients[0].Error));
        Assert.Equal(0, turnedAway.Replies.Expected);
    }
}
