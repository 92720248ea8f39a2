using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A reply holds a NUL.</summary>
public sealed class NulInReply
{
    [Theory]
    [InlineData("250 queued\0 as 1\r\n")]
    [InlineData("250-a\r\n250 \0\r\n")]
    public async Task A_reply_with_a_nul_is_none(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
