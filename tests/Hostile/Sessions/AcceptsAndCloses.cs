using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server accepts the message and closes the connection at once.</summary>
public sealed class AcceptsAndCloses
{
    [Fact]
    public async Task The_message_is_delivered_and_the_session_is_over()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Reply("250 queued").Drop().TakeTheRest());
        await using var session = await relay.OpenAsync();

        var result = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        await relay.Peer.Completion.Bounded();
        var next = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.ConnectionLost, SmtpFailureDetail.None, Delivered.No, RetryAdvice.OnNewConnection), Told.Of(next.Recipients[0].Error));
    }
}
