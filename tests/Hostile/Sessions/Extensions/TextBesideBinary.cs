using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>The server takes binary content (RFC 3030), and a text that nobody declared binary hopes to slip through with it.</summary>
public sealed class TextBesideBinary
{
    [Theory]
    [InlineData("a\n.\nMAIL FROM:<x@example.net>\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("a\0b\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData(null, SmtpFailureDetail.ContentLineTooLong)]
    public async Task It_is_refused_before_MAIL(string? octets, SmtpFailureDetail detail)
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING", "BINARYMIME", "8BITMIME").TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes(Encoding.Latin1.GetBytes(octets ?? new string('x', 5000))));

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, detail, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        relay.AssertNothingWasSaid();
    }
}
