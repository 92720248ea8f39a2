using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A second reply stands behind the final one.</summary>
public sealed class ExtraReply
{
    [Fact]
    public async Task The_message_is_delivered_and_the_session_is_not_used_again()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().ReplyBytes("250 queued\r\n250 for you too\r\n").TakeTheRest());
        await using var session = await relay.OpenAsync();

        var result = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        await relay.Peer.Completion.Bounded();
        var next = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal("queued", result.FinalReply!.Text);
        Assert.Equal(Delivered.No, next.Recipients[0].Delivered);
        Assert.Equal(SmtpFailureDetail.ReplyUnexpected, next.Recipients[0].Error!.Detail);
    }
}
