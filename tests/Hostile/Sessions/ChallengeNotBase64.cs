using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A challenge is not base64.</summary>
public sealed class ChallengeNotBase64
{
    [Theory]
    [InlineData("LOGIN", "334 Username:")]
    [InlineData("LOGIN", "334 VXNlcm5hbWU")]
    [InlineData("LOGIN", "334 VXNl*cm5hbWU=")]
    [InlineData("SCRAM-SHA-256", "334 r=nonce,s=salt,i=4096")]
    public async Task A_challenge_that_is_not_base64_gets_no_answer(string mechanism, string challenge)
    {
        await using var relay = new Relay(Relay.Announcing($"AUTH {mechanism}").Expect("AUTH").Reply(challenge).TakeTheRest());

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.ProtocolViolation, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.Equal(2, relay.Peer.Lines.Count);
        Assert.EndsWith(relay.Peer.Lines[1] + "\r\n", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
