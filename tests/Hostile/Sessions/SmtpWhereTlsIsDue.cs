using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The port begins in clear, and we were told that it speaks TLS from the first octet.</summary>
public sealed class SmtpWhereTlsIsDue
{
    [Theory]
    [InlineData("220 relay.test ESMTP\r\n")]
    [InlineData("220-relay.test\r\n220 ESMTP\r\n")]
    [InlineData("554 5.7.1 go away\r\n")]
    public async Task A_greeting_in_clear_is_the_wrong_port_or_mode(string octets)
    {
        await using var relay = new Relay(new PeerScript().ReplyBytes(octets).Stall());

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.TlsHandshake, SmtpFailure.ProtocolViolation, SmtpFailureDetail.WrongPortOrMode, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Contains("Use smtp://", error.Message, StringComparison.Ordinal);
        relay.AssertNothingWasSaid();
    }

    /// <summary>What is neither TLS nor SMTP proves no more than that it is neither.</summary>
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("* OK IMAP4rev1 ready\r\n")]
    public async Task Another_protocol_is_told_as_what_it_said(string octets)
    {
        await using var relay = new Relay(new PeerScript().ReplyBytes(octets).Stall());

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.TlsHandshake, SmtpFailure.ProtocolViolation, SmtpFailureDetail.NotTls, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Contains(octets.Trim(), error.Message, StringComparison.Ordinal);
    }
}
