using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>Exim refuses a chunk over its limit with 552, and takes what is left of its octets for commands: the connection must not be used again.</summary>
public sealed class ChunkTooLarge
{
    [Fact]
    public async Task The_message_is_refused_and_the_connection_ends()
    {
        await using var relay = new Relay(Relay.Announcing("CHUNKING").TakeEnvelope()
            .ExpectLine($"BDAT {LargeContent.Block}").ExpectBytes(LargeContent.Block).Reply("552 5.3.4 too big").ExpectEnd());
        await using var session = await relay.OpenAsync();
        var result = await session.SendAsync(Relay.Envelope, MessageContent.FromBytes(LargeContent.Octets)).Bounded();

        Assert.Equal(new Told(SmtpStage.Data, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.False(session.IsUsable);
        await relay.Peer.Completion.Bounded();
    }
}
