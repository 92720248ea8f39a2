using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A reply holds a CR that ends no line.</summary>
public sealed class BareCarriageReturn
{
    [Theory]
    [InlineData("250 que\rued\r\n")]
    [InlineData("250 queued\r\r\n")]
    [InlineData("250 ok\r550 no\r\n")]
    public async Task A_reply_with_a_bare_CR_is_none(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
    }
}
