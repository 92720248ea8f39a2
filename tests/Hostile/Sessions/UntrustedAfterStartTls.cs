using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says yes to STARTTLS and cannot show who it is.</summary>
public sealed class UntrustedAfterStartTls
{
    [Fact]
    public async Task Nothing_is_said_to_a_server_that_nobody_vouches_for()
    {
        // It bears the name of our authority: only the signature betrays it.
        using var stranger = new TestAuthority();
        await using var relay = new Relay(new PeerScript().Hello("STARTTLS").ExpectLine("STARTTLS").Reply("220 go").SecureRefused(stranger.Issue()), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(
            new Told(SmtpStage.TlsHandshake, SmtpFailure.PolicyRefused, SmtpFailureDetail.CertificateChainInvalid, Delivered.No, RetryAdvice.Never),
            Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.Empty(relay.Peer.ReceivedInTls);
    }
}
