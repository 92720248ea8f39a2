using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>An answer with another identifier than the query's comes first.</summary>
public sealed class WrongIdentifier : DnsScenario
{
    [Fact]
    public async Task An_answer_with_another_identifier_is_passed_over()
    {
        using var peer = new DnsPeer((query, _) => [DnsReply.To(query).Set(0, ((query[0] << 8) | query[1]) ^ 1).Answer(DnsReply.QuestionName, DnsReply.A, [198, 51, 100, 66]).Octets, Honest(query)]);
        IsHonest(await AskAsync(peer));
    }
}
