using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A reply begins before the command that it would answer.</summary>
public sealed class ReplyInAdvance
{
    [Fact]
    public async Task A_reply_that_began_before_the_question_answers_nothing()
    {
        // Its first octets come with the reply to MAIL, the rest when RCPT has been said.
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL").ReplyBytes("250 ok\r\n25").Expect("RCPT").ReplyBytes("0 ok\r\n").Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.RcptTo, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.DoesNotContain("DATA", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_replies_in_one_segment_do_not_deliver_a_message()
    {
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL").ReplyBytes("250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n").Stall());

        var result = await relay.SendAsync();

        Assert.Equal(SmtpFailureDetail.ReplyUnexpected, result.Recipients[0].Error!.Detail);
        Assert.Equal(Delivered.No, result.Recipients[0].Delivered);
        Assert.DoesNotContain("canary", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
