using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server offers AUTH in clear, and not inside TLS.</summary>
public sealed class AuthOnlyInClear
{
    [Fact]
    public async Task What_was_offered_in_clear_is_forgotten_and_no_credential_leaves()
    {
        await using var relay = new Relay(
            new PeerScript().Hello("AUTH PLAIN LOGIN SCRAM-SHA-256", "STARTTLS").StartTls(Relay.Certificate).Expect("EHLO").Announce().TakeTheRest(), TlsMode.StartTls);

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.PolicyRefused, SmtpFailureDetail.NoAcceptableMechanism, Delivered.No, RetryAdvice.Never), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        relay.AssertNothingWasSaid();
    }
}
