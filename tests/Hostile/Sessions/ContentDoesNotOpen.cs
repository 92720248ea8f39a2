using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The source of the content cannot be opened, and the server waits for content.</summary>
public sealed class ContentDoesNotOpen
{
    [Fact]
    public async Task The_next_message_is_not_taken_for_the_content_of_this_one()
    {
        await using var relay = new Relay(Relay.Announcing().TakeEnvelope().Expect("DATA").Reply("354 go").TakeTheRest());
        await using var session = await relay.OpenAsync();

        var result = await session.SendAsync(Relay.Envelope, LargeContent.ReadFrom(() => throw new FileNotFoundException("no such file"))).Bounded();
        var next = await session.SendAsync(Relay.EnvelopeTo("next@example.net"), Relay.Content).Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(
            new Told(SmtpStage.Data, SmtpFailure.PolicyRefused, SmtpFailureDetail.ContentSourceFailed, Delivered.No, RetryAdvice.Never),
            Told.Of(result.Recipients[0].Error));
        Assert.Equal(Delivered.No, next.Recipients[0].Delivered);
        Assert.EndsWith("DATA\r\n", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
