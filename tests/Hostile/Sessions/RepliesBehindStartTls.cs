using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Somebody on the way puts replies in clear behind the 220 to STARTTLS, in the same segment.</summary>
public sealed class RepliesBehindStartTls
{
    [Theory]
    [InlineData("220 go\r\n250-relay.test\r\n250 AUTH PLAIN\r\n")]
    [InlineData("220-go\r\n220 on\r\n2")]
    [InlineData("220 go\r\n\r\n")]
    [InlineData("220 go\r\n\u0016\u0003\u0003")]
    public async Task They_are_never_read_as_replies(string octets)
    {
        // The handshake would succeed: only the octets in clear betray the attack.
        await using var relay = new Relay(
            new PeerScript().Hello("STARTTLS").ExpectLine("STARTTLS").ReplyBytes(octets).Secure(Relay.Certificate).Expect("EHLO").Announce().TakeTheRest(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.StartTls, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ClearTextInjection, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Equal("EHLO [127.0.0.1]\r\nSTARTTLS\r\n", relay.Peer.ReceivedInClear);
        Assert.Empty(relay.Peer.ReceivedInTls);
    }
}
