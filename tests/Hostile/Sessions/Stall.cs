using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says nothing any more.</summary>
public sealed class Stall
{
    [Theory]
    [MemberData(nameof(SessionPhase.Names), MemberType = typeof(SessionPhase))]
    public async Task Each_phase_ends_at_its_own_limit_and_not_before(string name)
    {
        var phase = SessionPhase.Named(name);
        await using var relay = phase.Then(script => script.Stall());
        var run = phase.RunAsync(relay);
        await relay.Peer.Reached("stall").Bounded();
        await relay.Clock.WhenArmedAsync(phase.Limit);

        relay.Clock.Advance(phase.Limit - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        Assert.DoesNotContain("did not", relay.Transcript, StringComparison.Ordinal);
        relay.Clock.Advance(TimeSpan.FromTicks(1));
        var error = await run.Bounded();

        Assert.Equal(new Told(phase.Stage, SmtpFailure.TimedOut, SmtpFailureDetail.None, phase.Fate, RetryAdvice.Later), Told.Of(error));
        Assert.Contains($"{phase.Limit.TotalSeconds} s", error.Message, StringComparison.Ordinal);
    }
}
