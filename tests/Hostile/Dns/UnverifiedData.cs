using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The resolver says SERVFAIL, and hands the data out to who does not ask for verification.</summary>
public sealed class UnverifiedData : DnsScenario
{
    [Fact]
    public async Task Data_that_do_not_verify_are_Bogus_and_never_handed_on()
    {
        using var peer = new DnsPeer(query => (query[3] & 0x10) == 0 ? DnsReply.To(query).Flags(2).Octets : Forged(query));
        var answer = await AskAsync(peer);
        Assert.Equal((DnsStatus.Bogus, 0, 2), (answer.Status, answer.Records.Length, peer.Queries));
    }

    [Fact]
    public async Task An_extended_error_tells_it_without_a_second_query()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(2).Option(15, 0, 6).Octets);
        Assert.Equal((DnsStatus.Bogus, 1), ((await AskAsync(peer)).Status, peer.Queries));
    }
}
