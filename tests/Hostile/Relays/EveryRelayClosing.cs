using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>Every relay says 421 to everybody: the messages end as ones for later, and the relays get no storm of repetitions.</summary>
public sealed class EveryRelayClosing
{
    private const int Messages = 20;

    [Fact]
    public async Task Ends_with_the_relays_word_after_a_bounded_number_of_connections()
    {
        await using var first = ScriptedPeer.Listen(Closing());
        await using var second = ScriptedPeer.Listen(Closing());
        await using var relays = new TwoRelays(options => options with
        {
            Retry = new RetryOptions { MaxAttempts = 10, FirstDelay = TimeSpan.Zero },
            Breaker = new BreakerOptions { Failures = 1000 },
        }, first, second);

        for (var i = 0; i < Messages; i++)
        {
            var receipt = await relays.SendAsync().Bounded();
            Assert.Equal(SendOutcome.Deferred, receipt.Outcome);
            Assert.Equal((421, Delivered.No), (receipt.Recipients.Single().Error!.Reply!.Code, receipt.Recipients.Single().Delivered));
        }

        // 20 first attempts, a fifth of the messages so far, and ten.
        Assert.InRange(first.Connections, Messages, Messages + 14);
        Assert.Equal(first.Connections, second.Connections);
        Assert.DoesNotContain("canary", first.ReceivedInTls + second.ReceivedInTls, StringComparison.Ordinal);
    }

    private static PeerScript[] Closing() => [.. Enumerable.Range(0, 300).Select(_ => TwoRelays.Greeting("421 4.3.2 closing"))];
}
