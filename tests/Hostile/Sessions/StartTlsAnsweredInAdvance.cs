using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The 220 to STARTTLS comes before STARTTLS was said.</summary>
public sealed class StartTlsAnsweredInAdvance
{
    [Fact]
    public async Task A_220_that_stands_behind_the_reply_to_EHLO_answers_nothing()
    {
        await using var relay = new Relay(new PeerScript().Greet("220 relay.test").Expect("EHLO").ReplyBytes("250-relay.test\r\n250 STARTTLS\r\n220 ").Expect("STARTTLS")
            .ReplyBytes("go\r\n").Secure(Relay.Certificate).Expect("EHLO").Announce().TakeTheRest(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.StartTls, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Empty(relay.Peer.ReceivedInTls);
    }
}
