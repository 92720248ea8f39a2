using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not take internationalized addresses or header fields.</summary>
public sealed class SmtpUtf8Missing
{
    [Theory]
    [InlineData("grüße@example.net", false)]
    [InlineData("b@example.net", true)]
    public async Task A_message_that_needs_SMTPUTF8_is_refused_before_MAIL(string recipient, bool header)
    {
        await using var relay = new Relay(Relay.Announcing("8BITMIME").TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes(Relay.Octets, needsSmtpUtf8: header), Relay.EnvelopeTo(recipient));

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, SmtpFailureDetail.SmtpUtf8NotOffered, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        relay.AssertNothingWasSaid();
    }
}
