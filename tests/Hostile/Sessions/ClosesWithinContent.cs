using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server ends it before it has the whole content.</summary>
public sealed class ClosesWithinContent
{
    [Theory]
    [InlineData("FIN", SmtpFailure.ConnectionLost, SmtpFailureDetail.None, RetryAdvice.OnNewConnection)]
    [InlineData("RST", SmtpFailure.ConnectionLost, SmtpFailureDetail.None, RetryAdvice.OnNewConnection)]
    [InlineData("421 4.3.2 going down", SmtpFailure.Rejected, SmtpFailureDetail.ServiceClosing, RetryAdvice.OnNewConnection)]
    [InlineData("552 5.3.4 too big", SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, RetryAdvice.Never)]
    [InlineData("250 queued", SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, RetryAdvice.Never)]
    public async Task The_message_is_surely_not_sent(string end, SmtpFailure failure, SmtpFailureDetail detail, RetryAdvice retry)
    {
        var script = Relay.Announcing().TakeEnvelope().Expect("DATA").Reply("354 go").WaitForRelease();
        await using var relay = new Relay(end switch
        {
            "FIN" => script.Drop().Stall(),
            "RST" => script.Reset().Stall(),
            _ => script.Reply(end).Stall(),
        });
        // The rest of the content does not come before the connection is over, so that it cannot be sent by then.
        var content = LargeContent.ReadFrom(() => LargeContent.UpToTheFirstBlock(over =>
        {
            relay.Peer.Release();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        }));

        var result = await relay.SendAsync(content);

        Assert.Equal(new Told(SmtpStage.Data, failure, detail, Delivered.No, retry), Told.Of(result.Recipients[0].Error));
    }
}
