using Waxwing.Hostile.Tests.Sessions;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>The first relay takes every connection and closes it at once. It is not asked again and again.</summary>
public sealed class DyingRelay
{
    private const int Messages = 40;

    [Fact]
    public async Task Is_left_alone_after_a_few_connections_and_nobody_waits_for_it()
    {
        await using var dying = new ClosingServer();
        await using var good = ScriptedPeer.Listen(TwoRelays.Takes(TwoRelays.Ready(), Messages + 3));
        await using var relays = new TwoRelays(options => options with { Relays = [options.Relays[0] with { Port = dying.Port }, .. options.Relays] }, good);

        for (var i = 0; i < Messages; i++)
        {
            Assert.Equal(SendOutcome.Accepted, (await relays.SendAsync().Bounded()).Outcome);
        }

        Assert.Equal((5, 1), (dying.Connections, good.Connections));
        Assert.Equal([BreakerState.Open, BreakerState.Closed], relays.Sender.Relays.Select(relay => relay.State));

        relays.Clock.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 3; i++)
        {
            await relays.SendAsync().Bounded();
        }

        Assert.Equal(6, dying.Connections);
    }
}
