using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The answer holds a record of a name that nobody asked for.</summary>
public sealed class RecordOfAnotherName : DnsScenario
{
    [Fact]
    public async Task A_record_of_another_name_is_not_taken()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.Name("evil", "test"), DnsReply.A, [198, 51, 100, 66]).Octets);
        Assert.Equal((DnsFinding.NoData, 0), (await AskAsync(peer)) is var answer ? (answer.Finding, answer.Records.Length) : default);
    }
}
