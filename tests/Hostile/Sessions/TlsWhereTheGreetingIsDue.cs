using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The port speaks TLS from the first octet, and we were told that it begins in clear: an alert comes for a greeting.</summary>
public sealed class TlsWhereTheGreetingIsDue
{
    [Theory]
    [InlineData("\x15\x03\x03\x00\x02\x02\x28")]
    [InlineData("\x15\x03\x01\x00\x02\x01\x00")]
    [InlineData("\x16\x03\x03\x00\x4a\x02\x00\x00\x46\x03\x03")]
    [InlineData("\x15\x03\x03\x00\x02\x02\x0a\r\n")]
    public async Task A_TLS_record_for_a_greeting_is_the_wrong_port_or_mode_and_is_told_at_once(string octets)
    {
        foreach (var writing in new[] { Writing.Whole, Writing.ByByte })
        {
            await using var relay = new Relay(new PeerScript().Write(writing).ReplyBytes(octets).Stall(), TlsMode.StartTls);

            var error = await relay.RefusedAsync();

            Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.ProtocolViolation, SmtpFailureDetail.WrongPortOrMode, Delivered.No, RetryAdvice.Never), Told.Of(error));
            Assert.Contains("use smtps://", error.Message, StringComparison.Ordinal);
            Assert.Equal("", relay.Peer.ReceivedInClear);
        }
    }
}
