using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The lines of one reply have different codes.</summary>
public sealed class DifferentCodes
{
    [Theory]
    [InlineData("250-queued\r\n550 or not\r\n")]
    [InlineData("550-no\r\n250 or yes\r\n")]
    [InlineData("250-queued\r\n251 as 1\r\n")]
    public async Task A_reply_whose_lines_disagree_is_none(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
