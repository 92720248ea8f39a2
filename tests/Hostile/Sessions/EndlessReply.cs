using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server's reply has no last line.</summary>
public sealed class EndlessReply
{
    [Theory]
    [InlineData(129, true)]
    [InlineData(128, false)]
    public async Task A_reply_with_more_than_128_lines_ends_the_session(int lines, bool refused)
    {
        var reply = string.Concat(Enumerable.Repeat("250-MORE\r\n", lines - 1));
        await using var relay = new Relay(new PeerScript().Secure(Relay.Certificate).Greet("220 relay.test").Expect("EHLO")
            .ReplyBytes(refused ? reply + "250-MORE\r\n" : reply + "250 LAST\r\n").Stall());

        if (refused)
        {
            var error = await relay.RefusedAsync();
            Assert.Equal(new Told(SmtpStage.Ehlo, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyTooLong, Delivered.No, RetryAdvice.Never), Told.Of(error));
            Assert.Null(error.Reply);
            relay.AssertNothingWasSaid();
        }
        else
        {
            await using var session = await relay.OpenAsync();
            Assert.True(session.Capabilities.Has("LAST"));
        }
    }

    [Fact]
    public async Task A_final_reply_without_end_leaves_the_fate_unknown()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Flood("250-queueing\r\n", 1000).Stall());

        var result = await relay.SendAsync();

        Assert.Equal(
            new Told(SmtpStage.FinalDot, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyTooLong, Delivered.Unknown, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        // 128 lines in TLS records of their own, and the handshake: the rest of the flood was never read.
        Assert.InRange(relay.Wire.OctetsRead, 0, 16 * 1024);
    }
}
