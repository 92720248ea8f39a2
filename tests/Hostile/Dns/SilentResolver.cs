using Microsoft.Extensions.Time.Testing;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The server takes the query and says nothing.</summary>
public sealed class SilentResolver : DnsScenario
{
    [Fact]
    public async Task Silence_ends_at_its_limit_for_each_try()
    {
        var clock = new FakeTimeProvider();
        using var peer = new DnsPeer((_, _) => []);
        using var asked = new SemaphoreSlim(0);
        peer.OnQuery = () => asked.Release();
        var answer = new DnsResolver(new ResolverOptions { Servers = [peer.Endpoint], Tries = 2 }, clock).AskAsync(Question(DnsType.A), TestContext.Current.CancellationToken);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await asked.WaitAsync(TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        Failed(await answer, "no answer within 2 s");
        Assert.Equal(2, peer.Queries);
    }
}
