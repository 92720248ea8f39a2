using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A system timer counts coarser than the clock, and fires a little early.</summary>
public sealed class TimerThatFiresEarly
{
    [Fact]
    public async Task A_limit_that_is_not_quite_over_is_waited_for_to_its_end()
    {
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL").Stall(), clock: new ObservedClock { FiresEarlyBy = TimeSpan.FromTicks(1) });
        var limit = Relay.Limits.MailFrom;
        var run = relay.SendAsync();
        await relay.Peer.Reached("stall").Bounded();
        await relay.Clock.WhenArmedAsync(limit);

        relay.Clock.Advance(limit - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        relay.Clock.Advance(TimeSpan.FromMilliseconds(2));
        var result = await run.Bounded();

        Assert.Equal(SmtpFailure.TimedOut, result.Recipients[0].Error!.Failure);
    }
}
