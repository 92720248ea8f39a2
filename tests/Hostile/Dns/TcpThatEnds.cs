using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The connection over TCP ends inside the answer.</summary>
public sealed class TcpThatEnds : DnsScenario
{
    [Fact]
    public async Task A_connection_that_ends_within_the_answer_is_a_failure()
    {
        using var peer = new DnsPeer((query, overTcp) => overTcp ? [] : [DnsReply.To(query).Flags(0x0200).Octets]);
        Failed(await AskAsync(peer), "mail.example.test A");
    }
}
