using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server does not take what it is sent.</summary>
public sealed class ServerThatDoesNotRead
{
    [Fact]
    public async Task Content_that_is_not_taken_ends_at_the_limit_of_a_block()
    {
        await using var relay = new Relay(Relay.Announcing().TakeEnvelope().Expect("DATA").Reply("354 go").Stall(), capacity: 2);
        var run = relay.SendAsync(MessageContent.FromBytes(LargeContent.Octets));
        await relay.Wire.WhenWriteBlocksAsync();
        await relay.Clock.WhenArmedAsync(Relay.Limits.DataBlock);

        relay.Clock.Advance(Relay.Limits.DataBlock - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        relay.Clock.Advance(TimeSpan.FromTicks(1));
        var result = await run.Bounded();

        Assert.Equal(new Told(SmtpStage.Data, SmtpFailure.TimedOut, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(result.Recipients[0].Error));
    }

    [Fact]
    public async Task Commands_that_are_not_taken_end_at_the_limit_of_their_phase()
    {
        var recipients = Enumerable.Range(0, Envelope.MaxRecipients).Select(i => $"{new string('b', 50)}{i}@example.net").ToArray();
        await using var relay = new Relay(Relay.Announcing("PIPELINING").Stall(), capacity: 2);
        var run = relay.SendAsync(envelope: Relay.EnvelopeTo(recipients));
        await relay.Wire.WhenWriteBlocksAsync();
        await relay.Clock.WhenArmedAsync(Relay.Limits.MailFrom);

        relay.Clock.Advance(Relay.Limits.MailFrom);
        var result = await run.Bounded();

        Assert.All(result.Recipients, recipient => Assert.Equal(
            new Told(SmtpStage.MailFrom, SmtpFailure.TimedOut, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(recipient.Error)));
    }
}
