using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A reply line ends in LF alone.</summary>
public sealed class BareLineFeed
{
    [Theory]
    [InlineData("250 queued\n")]
    [InlineData("250-queued\n250 as 1\r\n")]
    [InlineData("250 queued\n250 as 1\r\n")]
    public async Task A_reply_line_that_ends_in_a_bare_LF_is_none(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
