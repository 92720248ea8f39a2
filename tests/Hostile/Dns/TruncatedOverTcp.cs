using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The answer is cut off, over TCP too.</summary>
public sealed class TruncatedOverTcp : DnsScenario
{
    [Fact]
    public async Task An_answer_that_is_cut_off_over_TCP_is_none_and_nothing_of_it_is_used()
    {
        using var peer = new DnsPeer((query, _) => [DnsReply.To(query).Flags(0x0200).Answer(DnsReply.QuestionName, DnsReply.A, [198, 51, 100, 66]).Octets]);
        Failed(await AskAsync(peer), "cut off even over TCP");
    }
}
