using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server answers with octets that are no reply.</summary>
public sealed class BinaryGarbage
{
    [Theory]
    [InlineData("\xff\xfe\xfd OK\r\n")]
    [InlineData("\x00\x01\x02\x03\r\n")]
    [InlineData("\r\n")]
    [InlineData("OK\r\n")]
    [InlineData("25\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: relay.test\r\n\r\n")]
    public async Task Octets_that_are_no_reply_end_the_session(string octets)
    {
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL").ReplyBytes(octets).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.MailFrom, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyMalformed, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.DoesNotContain("RCPT", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
