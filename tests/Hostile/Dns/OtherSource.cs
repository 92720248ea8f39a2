using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>A process without any rights on the same machine answers from a port of its own, with the right identifier.</summary>
public sealed class OtherSource : DnsScenario
{
    [Fact]
    public async Task An_answer_from_elsewhere_is_never_seen()
    {
        using var elsewhere = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var clock = new FakeTimeProvider();
        using var peer = new DnsPeer((query, _) => [Forged(query)], elsewhere);
        var asked = new TaskCompletionSource();
        peer.OnQuery = () => asked.TrySetResult();
        var answer = AskAsync(peer, clock: clock);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(2));
        Failed(await answer, "no answer within 2 s");
    }
}
