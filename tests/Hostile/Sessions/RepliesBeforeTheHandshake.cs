using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Somebody on the way sends replies in clear after the 220 to STARTTLS, in a segment of their own.</summary>
public sealed class RepliesBeforeTheHandshake
{
    [Theory]
    [InlineData("250-relay.test\r\n250 AUTH PLAIN\r\n")]
    [InlineData("220 and again\r\n")]
    [InlineData("554 go away\r\n")]
    public async Task Clear_text_where_TLS_was_promised_is_an_injection(string octets)
    {
        await using var relay = new Relay(
            new PeerScript().Hello("STARTTLS").ExpectLine("STARTTLS").Reply("220 go").ReplyBytes(octets).Stall(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.StartTls, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ClearTextInjection, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.DoesNotContain("go away", relay.Transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("again", relay.Transcript, StringComparison.Ordinal);
    }
}
