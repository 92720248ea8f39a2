using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server wants content (354) although it took no recipient.</summary>
public sealed class ContentForNobody
{
    [Fact]
    public async Task It_gets_a_lone_dot_and_its_250_counts_for_nobody()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING").Expect("MAIL").Expect("RCPT").Expect("DATA")
            .Reply("250 ok", "550 no", "354 go").ExpectLine(".").Reply("250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync();

        Assert.Equal(new Told(SmtpStage.RcptTo, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Null(result.FinalReply);
        Assert.DoesNotContain("canary", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
