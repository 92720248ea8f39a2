using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>The server says SERVFAIL, REFUSED, or a code that nobody knows.</summary>
public sealed class ServerFailure : DnsScenario
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(15)]
    public async Task A_failure_of_the_server_never_means_that_there_is_no_record(int code)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(code).Octets);
        Failed(await AskAsync(peer), $"code {code}");
    }

    [Fact]
    public async Task A_code_in_the_upper_bits_of_EDNS_is_not_overlooked()
    {
        // BADVERS (16) looks like no error to who reads the header alone (RFC 6891 §9).
        using var peer = new DnsPeer(query => DnsReply.To(query).Append(0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0).Set(10, 1).Octets);
        Failed(await AskAsync(peer), "code 16");
    }
}
