using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>An answer over TCP has ten thousand records; or it states that many, and has none.</summary>
public sealed class TenThousandRecords : DnsScenario
{
    [Fact]
    public async Task Ten_thousand_records_are_not_read()
    {
        // Names of one octet: 10,000 records of six octets of address would not fit into a message.
        using var peer = new DnsPeer((query, overTcp) => [overTcp ? Large(query) : DnsReply.To(query).Flags(0x0200).Octets]);
        Failed(await AskAsync(peer), "more than 500 records");
    }

    [Fact]
    public async Task A_number_of_records_that_is_not_true_costs_nothing()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Set(6, 10_000).Octets);
        Failed(await AskAsync(peer), "more than 500 records");
    }

    private static byte[] Large(byte[] query)
    {
        var reply = DnsReply.To(query);
        var empty = new byte[] { 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0 };
        while (reply.Octets.Length < 60_000)
        {
            reply.Append([.. Enumerable.Repeat(empty, 500).SelectMany(record => record)]);
        }

        return reply.Set(6, 10_000).Octets;
    }
}
