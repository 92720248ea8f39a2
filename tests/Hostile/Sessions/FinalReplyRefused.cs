using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server refuses the content when it has it.</summary>
public sealed class FinalReplyRefused
{
    [Theory]
    [InlineData("451 4.3.0 later", RetryAdvice.Later)]
    [InlineData("552 5.3.4 too big", RetryAdvice.Never)]
    [InlineData("554 5.6.0 no", RetryAdvice.Never)]
    public async Task After_DATA_the_message_is_refused_and_the_session_goes_on(string reply, RetryAdvice retry)
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Reply(reply).TakeMessage().Reply("250 queued").TakeQuit());

        await AssertRefusedAndThenAcceptedAsync(relay, reply, retry);
    }

    [Theory]
    [InlineData("451 4.3.0 later", RetryAdvice.Later)]
    [InlineData("554 5.6.0 no", RetryAdvice.Never)]
    public async Task After_BDAT_the_session_goes_on_with_RSET(string reply, RetryAdvice retry)
    {
        await using var relay = new Relay(Relay.Announcing("CHUNKING").TakeEnvelope().Expect("BDAT").ExpectBytes(Relay.Octets.Length).Reply(reply)
            .ExpectLine("RSET").Reply("250 ok").TakeEnvelope().Expect("BDAT").ExpectBytes(Relay.Octets.Length).Reply("250 queued").TakeQuit());

        await AssertRefusedAndThenAcceptedAsync(relay, reply, retry);
    }

    private static async Task AssertRefusedAndThenAcceptedAsync(Relay relay, string reply, RetryAdvice retry)
    {
        await using var session = await relay.OpenAsync();
        var first = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        var second = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();

        Assert.Equal(new Told(SmtpStage.FinalDot, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, retry), Told.Of(first.Recipients[0].Error));
        Assert.Equal(reply, first.FinalReply!.ToString());
        Assert.Equal(Delivered.Yes, second.Recipients[0].Delivered);
    }
}
