using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server cannot prove that it knows the password (SCRAM).</summary>
public sealed class ServerSignatureWrong
{
    [Theory]
    [InlineData("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v=AAAA")]
    public async Task A_server_that_proves_nothing_is_not_believed(string last)
    {
        await using var relay = new Relay(Relay.Announcing("AUTH SCRAM-SHA-256").Scram(_ => RelayScripts.Ask(last)).Answer(_ => "235 welcome"));

        var error = (await relay.RefusedLoginAsync()).Error;

        Assert.Equal(new Told(SmtpStage.Auth, SmtpFailure.PolicyRefused, SmtpFailureDetail.ServerSignatureWrong, Delivered.No, RetryAdvice.Never), Told.Of(error));
        Assert.Equal(3, relay.Peer.Lines.Count);
    }
}
