using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says 235 without having proved that it knows the password (SCRAM).</summary>
public sealed class ServerSignatureMissing
{
    [Fact]
    public async Task A_235_in_place_of_the_proof_is_not_believed()
    {
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256").Scram(_ => "235 welcome").TakeTheRest());

        await AssertRefusedAsync(relay);
    }

    [Fact]
    public async Task A_235_at_once_is_not_believed()
    {
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256").Expect("AUTH").Reply("235 welcome").TakeTheRest());

        await AssertRefusedAsync(relay);
    }

    private static async Task AssertRefusedAsync(Relay relay)
    {
        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.PolicyRefused, SmtpFailureDetail.ServerSignatureWrong, Delivered.No, RetryAdvice.Never), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.DoesNotContain("MAIL", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
