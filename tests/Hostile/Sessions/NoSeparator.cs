using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Something else than a space or a hyphen follows the code.</summary>
public sealed class NoSeparator
{
    [Theory]
    [InlineData("250_queued\r\n")]
    [InlineData("250.queued\r\n")]
    [InlineData("250\tqueued\r\n")]
    public async Task A_code_that_nothing_separates_from_the_text_is_no_reply(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
