using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server announces STARTTLS and refuses it.</summary>
public sealed class StartTlsRefused
{
    [Theory]
    [InlineData("454 4.7.0 not now", SmtpFailure.Rejected, RetryAdvice.Later)]
    [InlineData("501 5.5.4 what?", SmtpFailure.Rejected, RetryAdvice.Never)]
    [InlineData("250 2.0.0 ok", SmtpFailure.ProtocolViolation, RetryAdvice.Never)]
    [InlineData("221 2.0.0 bye", SmtpFailure.ProtocolViolation, RetryAdvice.Never)]
    public async Task There_is_no_going_on_in_clear(string reply, SmtpFailure failure, RetryAdvice retry)
    {
        await using var relay = new Relay(new PeerScript().Hello("STARTTLS", "AUTH PLAIN").ExpectLine("STARTTLS").Reply(reply).TakeTheRest(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.StartTls, failure, SmtpFailureDetail.TlsRefused, Delivered.No, retry), Told.Of(error));
        Assert.Equal(reply, error.Reply!.ToString());
        await relay.Peer.Completion.Bounded();
        Assert.Equal("EHLO [127.0.0.1]\r\nSTARTTLS\r\n", relay.Peer.ReceivedInClear);
    }
}
