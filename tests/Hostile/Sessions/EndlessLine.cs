using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A line of the server has no end.</summary>
public sealed class EndlessLine
{
    [Theory]
    [InlineData(2048, false)]
    [InlineData(2049, true)]
    [InlineData(100_000, true)]
    public async Task A_line_longer_than_2048_octets_ends_the_session(int octets, bool refused)
    {
        var line = "220 " + new string('x', octets - 6);
        await using var relay = new Relay(new PeerScript().Secure(Relay.Certificate).ReplyBytes(refused ? line + "xx" : line + "\r\n").Expect("EHLO").Announce().Stall());

        if (refused)
        {
            var error = await relay.RefusedAsync();
            Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyLineTooLong, Delivered.No, RetryAdvice.Never), Told.Of(error));
            Assert.Empty(relay.Peer.ReceivedInTls);
        }
        else
        {
            await using var session = await relay.OpenAsync();
            Assert.Equal(octets - 6, session.Facts.Greeting.Text.Length);
        }
    }
}
