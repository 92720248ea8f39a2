using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not take 8-bit content.</summary>
public sealed class EightBitMimeMissing
{
    [Theory]
    [InlineData("SMTPUTF8")]
    [InlineData("8BITMIMEX")]
    public async Task Content_that_is_8_bit_is_refused_before_MAIL(string keyword)
    {
        await using var relay = new Relay(Relay.Announcing(keyword).TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes("Subject: canary\r\n\r\ngrüße\r\n"u8.ToArray()));

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, SmtpFailureDetail.EightBitMimeNotOffered, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Equal(FailureScope.Message, result.Recipients[0].Error!.Scope);
        relay.AssertNothingWasSaid();
    }
}
