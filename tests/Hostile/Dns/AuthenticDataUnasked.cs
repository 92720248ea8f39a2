using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>A resolver that nobody marked as trusted sets the AD bit.</summary>
public sealed class AuthenticDataUnasked : DnsScenario
{
    [Theory]
    [InlineData(true, DnsStatus.Secure)]
    [InlineData(false, DnsStatus.Insecure)]
    public async Task The_bit_counts_only_from_a_resolver_that_is_marked(bool isTrusted, DnsStatus status)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(0x20).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1]).Octets);
        Assert.Equal(status, (await AskAsync(peer, isTrusted: isTrusted)).Status);
    }
}
