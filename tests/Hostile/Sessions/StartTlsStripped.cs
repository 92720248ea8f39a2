using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>STARTTLS is not announced, or was removed on the way.</summary>
public sealed class StartTlsStripped
{
    [Theory]
    [InlineData("SIZE 1000")]
    [InlineData("XXXXXXXA")]
    [InlineData("STARTTLSX")]
    [InlineData("AUTH STARTTLS PLAIN")]
    [InlineData("X STARTTLS")]
    public async Task Without_STARTTLS_nothing_but_EHLO_is_said(string keyword)
    {
        await using var relay = new Relay(new PeerScript().Hello(keyword, "AUTH PLAIN LOGIN").TakeTheRest(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.StartTls, SmtpFailure.PolicyRefused, SmtpFailureDetail.TlsNotOffered, Delivered.No, RetryAdvice.Never), Told.Of(error));
        await relay.Peer.Completion.Bounded();
        Assert.Equal("EHLO [127.0.0.1]\r\n", relay.Peer.ReceivedInClear);
    }
}
