using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not take the credential.</summary>
public sealed class AuthRefused
{
    [Theory]
    [InlineData("535 5.7.8 bad credentials", SmtpFailure.Rejected, RetryAdvice.Never)]
    [InlineData("534 5.7.9 too weak", SmtpFailure.Rejected, RetryAdvice.Never)]
    [InlineData("454 4.7.0 try later", SmtpFailure.Rejected, RetryAdvice.Later)]
    [InlineData("250 ok", SmtpFailure.ProtocolViolation, RetryAdvice.Never)]
    [InlineData("354 go", SmtpFailure.ProtocolViolation, RetryAdvice.Never)]
    public async Task Only_235_makes_an_authenticated_session(string reply, SmtpFailure failure, RetryAdvice retry)
    {
        await using var relay = new Relay(Relay.Announcing("AUTH PLAIN").Expect("AUTH PLAIN ").Reply(reply).TakeTheRest());
        await using var session = await relay.OpenAsync();

        var refused = await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(Relay.Credential, new SaslPolicy()).Bounded());

        Assert.Equal(new Told(SmtpStage.Auth, failure, SmtpFailureDetail.None, Delivered.No, retry), Told.Of(refused.Error));
        Assert.Equal(reply, refused.Error.Reply!.ToString());
        Assert.Equal(FailureScope.Relay, refused.Error.Scope);
        Assert.False(session.IsUsable);
        Assert.DoesNotContain(Relay.Password, refused.ToString(), StringComparison.Ordinal);
    }
}
