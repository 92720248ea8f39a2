using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The content holds what ends a line, or a message, at one server and not at another.</summary>
public sealed class ContentNotCanonical
{
    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a\0b\r\n")]
    [InlineData("a\n.\nMAIL FROM:<x@example.net>\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r.\r\n")]
    [InlineData("a\r\r\n")]
    [InlineData("a\r")]
    [InlineData("a\n")]
    public async Task It_is_refused_before_MAIL(string octets) => await AssertRefusedAsync(octets, SmtpFailureDetail.ContentNotCanonical);

    [Fact]
    public async Task So_is_a_line_of_999_octets() => await AssertRefusedAsync(new string('x', 999) + "\r\n", SmtpFailureDetail.ContentLineTooLong);

    [Fact]
    public async Task A_line_of_998_octets_is_sent()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Reply("250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes(Encoding.ASCII.GetBytes(new string('x', 998) + "\r\n")));

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
    }

    private static async Task AssertRefusedAsync(string octets, SmtpFailureDetail detail)
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING").TakeQuit());

        var result = await relay.SendAndQuitAsync(MessageContent.FromBytes(Encoding.Latin1.GetBytes(octets)));

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, detail, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        relay.AssertNothingWasSaid();
    }
}
