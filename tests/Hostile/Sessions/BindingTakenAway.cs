using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>
/// Somebody between us and a server that binds channels takes -PLUS out of its offer, so that proofs can be passed on. What
/// our first message says of it reaches the server inside the proof, and the server ends the exchange.
/// </summary>
public sealed class BindingTakenAway
{
    [Fact]
    public async Task Shows_the_server_that_its_offer_was_changed()
    {
        var credential = ScramCredential.FromPassword(Relay.Password);
        var server = new ScramSha256Server(_ => credential, binding: new ScramServerBinding(new byte[32], Required: false));
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256")
            .Answer(line => server.Challenge(Convert.FromBase64String(line["AUTH SCRAM-SHA-256 ".Length..])) is { } challenge
                ? RelayScripts.Ask(Encoding.UTF8.GetString(challenge))
                : "535 5.7.8 Authentication failed")
            .TakeTheRest());

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal((SmtpStage.Auth, SmtpFailure.Rejected, 535), (error.Stage, error.Failure, error.Reply?.Code));
    }

    [Fact]
    public async Task Below_the_minimum_nothing_leaves()
    {
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256 PLAIN").TakeTheRest());

        var error = (await relay.RefusedLoginAsync(new SaslPolicy { MinimumMechanism = AuthMechanism.ScramSha256Plus })).Error;

        Assert.Equal(SmtpFailureDetail.NoAcceptableMechanism, error.Detail);
        await relay.Peer.Completion.Bounded();
        relay.AssertNothingWasSaid();
    }
}
