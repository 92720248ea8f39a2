using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>A compressed name leads to itself, forward, or in a circle with another.</summary>
public sealed class CompressionLoop : DnsScenario
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(200)]
    public async Task A_name_that_leads_in_a_circle_is_no_answer(int forward)
    {
        using var peer = new DnsPeer(query =>
        {
            var here = DnsReply.To(query).Octets.Length;
            return DnsReply.To(query).Answer([(byte)(0xC0 | ((here + forward) >> 8)), (byte)(here + forward)], DnsReply.A, [198, 51, 100, 66]).Octets;
        });
        Failed(await AskAsync(peer), "in a circle");
    }
}
