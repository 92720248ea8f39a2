using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server announces a SIZE that the message exceeds.</summary>
public sealed class SizeTooSmall
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    public async Task A_message_that_is_too_large_is_refused_before_MAIL(int size)
    {
        await using var relay = new Relay(Relay.Announcing($"SIZE {size}").TakeQuit());

        var result = await relay.SendAndQuitAsync(Relay.Content);

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, SmtpFailureDetail.SizeExceeded, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Equal(FailureScope.Message, result.Recipients[0].Error!.Scope);
        relay.AssertNothingWasSaid();
    }
}
