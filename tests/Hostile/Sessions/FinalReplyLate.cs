using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server takes its time with the final reply.</summary>
public sealed class FinalReplyLate
{
    [Fact]
    public async Task A_final_reply_just_within_its_limit_counts()
    {
        await using var relay = new Relay(Relay.Announcing().TakeMessage().Mark("taken").WaitForRelease().Reply("250 queued").TakeQuit());
        var run = relay.SendAndQuitAsync();
        await relay.Peer.Reached("taken").Bounded();
        await relay.Clock.WhenArmedAsync(Relay.Limits.FinalDot);

        relay.Clock.Advance(Relay.Limits.FinalDot - TimeSpan.FromTicks(1));
        relay.Peer.Release();
        var result = await run.Bounded();

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal(Relay.Limits.FinalDot - TimeSpan.FromTicks(1), result.Phases.Single(phase => phase.Stage == SmtpStage.FinalDot).Elapsed);
    }
}
