using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not want to talk to us.</summary>
public sealed class GreetingRefused
{
    [Theory]
    [InlineData("554 5.7.1 no service", SmtpFailure.Rejected, RetryAdvice.Never)]
    [InlineData("450 4.3.2 busy", SmtpFailure.Rejected, RetryAdvice.Later)]
    [InlineData("250 hello", SmtpFailure.ProtocolViolation, RetryAdvice.Never)]
    public async Task Only_220_is_a_greeting(string greeting, SmtpFailure failure, RetryAdvice retry)
    {
        await using var relay = new Relay(new PeerScript().Secure(Relay.Certificate).Greet(greeting).TakeTheRest());

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.Greeting, failure, SmtpFailureDetail.None, Delivered.No, retry), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.Empty(relay.Peer.ReceivedInTls);
    }
}
