using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The caller cancels.</summary>
public sealed class Cancellation
{
    [Theory]
    [MemberData(nameof(SessionPhase.NamesOfCancellable), MemberType = typeof(SessionPhase))]
    public async Task A_cancellation_ends_the_session_at_once_and_tells_the_fate(string name)
    {
        var phase = SessionPhase.Named(name);
        await using var relay = phase.Then(script => script.Stall());
        using var cancel = new CancellationTokenSource();
        var run = phase.RunAsync(relay, cancel.Token);
        await relay.Peer.Reached("stall").Bounded();
        await relay.Clock.WhenArmedAsync(phase.Limit);

        await cancel.CancelAsync();
        var error = await run.Bounded();

        Assert.Equal(new Told(phase.Stage, SmtpFailure.Cancelled, SmtpFailureDetail.None, phase.Fate, RetryAdvice.Never), Told.Of(error));
    }

    [Fact]
    public async Task What_was_cancelled_before_it_began_says_nothing()
    {
        await using var relay = new Relay(Relay.Announcing().TakeTheRest());
        await using var session = await relay.OpenAsync();

        var result = await session.SendAsync(Relay.Envelope, Relay.Content, new CancellationToken(canceled: true)).Bounded();

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.Cancelled, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.True(session.IsUsable, "nothing was said, so nothing is broken");
        await session.DisposeAsync();
        await relay.Peer.Completion.Bounded();
        relay.AssertNothingWasSaid();
    }
}
