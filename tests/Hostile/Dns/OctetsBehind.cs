using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>Something stands behind the last record.</summary>
public sealed class OctetsBehind : DnsScenario
{
    [Fact]
    public async Task A_message_with_something_behind_it_is_no_answer()
    {
        using var peer = new DnsPeer(query => [.. Honest(query), 0]);
        Failed(await AskAsync(peer), "behind the last record");
    }
}
