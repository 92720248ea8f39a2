using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server, or somebody before it, offers only mechanisms that reveal the password.</summary>
public sealed class MechanismDowngrade
{
    [Theory]
    [InlineData("AUTH PLAIN LOGIN")]
    [InlineData("AUTH CRAM-MD5 DIGEST-MD5 NTLM")]
    [InlineData("AUTH SCRAM-SHA-1 SCRAM-SHA-256X")]
    [InlineData("AUTH")]
    public async Task Below_the_minimum_no_credential_leaves(string keyword)
    {
        await using var relay = new Relay(Relay.Announcing(keyword).TakeTheRest());

        var error = (await relay.RefusedLoginAsync(new SaslPolicy { MinimumMechanism = AuthMechanism.ScramSha256 })).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.PolicyRefused, SmtpFailureDetail.NoAcceptableMechanism, Delivered.No, RetryAdvice.Never), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        relay.AssertNothingWasSaid();
    }
}
