using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The reply code is none of SMTP.</summary>
public sealed class CodeOutOfRange
{
    [Theory]
    [InlineData("199 ok\r\n")]
    [InlineData("600 ok\r\n")]
    [InlineData("260 ok\r\n")]
    [InlineData("2500 ok\r\n")]
    [InlineData("25 ok\r\n")]
    [InlineData("-250 ok\r\n")]
    [InlineData(" 250 ok\r\n")]
    public async Task A_code_that_SMTP_does_not_have_is_no_reply(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
