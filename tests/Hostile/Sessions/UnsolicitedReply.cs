using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says something although nothing was asked.</summary>
public sealed class UnsolicitedReply
{
    [Theory]
    [InlineData("250 ok")]
    [InlineData("354 go")]
    [InlineData("550 no")]
    public async Task A_session_that_hears_a_reply_to_nothing_is_not_used_again(string reply)
    {
        await using var relay = new Relay(Relay.Announcing().WaitForRelease().Reply(reply).TakeTheRest());
        await using var session = await relay.OpenAsync();
        Assert.True(session.IsUsable);

        relay.Peer.Release();
        await relay.Peer.Completion.Bounded();
        var result = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        Assert.False(session.IsUsable);
        Assert.Equal(SmtpFailureDetail.ReplyUnexpected, session.Broken!.Detail);
        Assert.Equal(
            new Told(SmtpStage.MailFrom, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        relay.AssertNothingWasSaid();
    }
}
