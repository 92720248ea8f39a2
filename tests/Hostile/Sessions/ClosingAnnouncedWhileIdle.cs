using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says 421 while the session waits for its next message.</summary>
public sealed class ClosingAnnouncedWhileIdle
{
    [Fact]
    public async Task The_session_knows_that_it_cannot_be_used_before_it_is()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Reply("250 queued").WaitForRelease().Reply("421 4.4.2 idle too long").TakeTheRest());
        await using var session = await relay.OpenAsync();
        var first = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        Assert.True(session.IsUsable);

        relay.Peer.Release();
        await relay.Peer.Completion.Bounded();
        var received = relay.Peer.ReceivedInTls;
        var second = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        Assert.Equal(Delivered.Yes, first.Recipients[0].Delivered);
        Assert.False(session.IsUsable);
        Assert.Equal(
            new Told(SmtpStage.MailFrom, SmtpFailure.Rejected, SmtpFailureDetail.ServiceClosing, Delivered.No, RetryAdvice.OnNewConnection),
            Told.Of(second.Recipients[0].Error));
        Assert.Equal(received, relay.Peer.ReceivedInTls);
    }
}
