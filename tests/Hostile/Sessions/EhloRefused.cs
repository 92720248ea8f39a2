using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not take EHLO.</summary>
public sealed class EhloRefused
{
    [Theory]
    [InlineData("502 5.5.1 what?", RetryAdvice.Never)]
    [InlineData("550 5.7.1 not with that name", RetryAdvice.Never)]
    [InlineData("450 4.3.2 busy", RetryAdvice.Later)]
    public async Task There_is_no_going_back_to_HELO(string reply, RetryAdvice retry)
    {
        await using var relay = new Relay(new PeerScript().Secure(Relay.Certificate).Greet("220 relay.test").Expect("EHLO").Reply(reply).TakeTheRest());

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.Ehlo, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, retry), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.Equal("EHLO [127.0.0.1]\r\n", relay.Peer.ReceivedInTls);
    }
}
