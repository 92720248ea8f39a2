using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>Somebody throws forged answers at the port without end, guessing the identifier.</summary>
public sealed class FloodOfStrays : DnsScenario
{
    [Fact]
    public async Task A_flood_of_forged_answers_ends_the_question()
    {
        using var peer = new DnsPeer((query, _) => Enumerable.Range(1, 120).Select(i => DnsReply.To(query).Set(0, (((query[0] << 8) | query[1]) + i) & 0xFFFF).Octets));
        Failed(await AskAsync(peer), "somebody may be trying to forge one");
    }
}
