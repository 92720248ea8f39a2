using System.Net;
using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Dns;

/// <summary>Whose word on DNSSEC counts, and whom the text of the configuration names.</summary>
public sealed class Trusting
{
    [Theory]
    [InlineData("127.0.0.1:53", true, true)]
    [InlineData("127.0.0.53:53", true, true)]
    [InlineData("[::1]:53", true, true)]
    [InlineData("[::ffff:127.0.0.1]:53", true, true)]
    [InlineData("127.0.0.1:53", false, false)]
    [InlineData("192.0.2.1:53", true, false)]
    [InlineData("10.0.0.1:53", true, false)]
    [InlineData("[2001:db8::1]:53", true, false)]
    public void The_bit_counts_from_this_machine_and_only_with_the_mark(string server, bool isTrusted, bool counts) =>
        Assert.Equal(counts, new ResolverOptions { Servers = [IPEndPoint.Parse(server)], IsTrusted = isTrusted }.AuthenticDataCounts);

    [Fact]
    public void One_server_that_is_elsewhere_spoils_it_for_all() =>
        Assert.False(new ResolverOptions { Servers = [IPEndPoint.Parse("127.0.0.1:53"), IPEndPoint.Parse("192.0.2.1:53")], IsTrusted = true }.AuthenticDataCounts);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("[::1]:5353", "[::1]:5353")]
    [InlineData("::1", "[::1]:53")]
    [InlineData("localhost:5353", "127.0.0.1:5353")]
    [InlineData("LOCALHOST", "127.0.0.1:53")]
    [InlineData("dns.example.org", null)]
    [InlineData("1", null)]
    [InlineData("127.1:53", null)]
    [InlineData("127.0.0.1:99999", null)]
    [InlineData("0.0.0.0:53", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_resolver_is_an_address_and_a_port(string? text, string? endpoint)
    {
        Assert.Equal(endpoint is not null, ResolverOptions.TryParse(text, out var options));
        Assert.Equal(endpoint, options?.Servers[0].ToString());
        Assert.False(options?.IsTrusted ?? false);
    }

    [Fact]
    public void The_resolver_of_the_system_is_never_trusted_by_itself() => Assert.False(ResolverOptions.OfSystem().AuthenticDataCounts);

    [Fact]
    public async Task The_second_server_answers_where_the_first_does_not()
    {
        using var deaf = new DnsPeer(query => DnsReply.To(query).Flags(5).Octets);
        using var good = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1]).Octets);
        Assert.True(DnsName.TryParse("a.test", out var name));
        var answer = await new DnsResolver(new ResolverOptions { Servers = [deaf.Endpoint, good.Endpoint] }).AskAsync(new DnsQuestion(name, DnsType.A), TestContext.Current.CancellationToken);

        Assert.Equal((DnsFinding.Records, 1, 1), (answer.Finding, deaf.Queries, good.Queries));
    }

    [Fact]
    public async Task Without_any_server_it_is_a_failure()
    {
        Assert.True(DnsName.TryParse("a.test", out var name));
        var answer = await new DnsResolver(new ResolverOptions { Servers = [] }).AskAsync(new DnsQuestion(name, DnsType.A), TestContext.Current.CancellationToken);
        Assert.Equal(DnsStatus.Failure, answer.Status);
        Assert.Contains("no DNS server is configured", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_cancels_is_told_so_and_nothing_else_is_thrown()
    {
        using var peer = new DnsPeer((_, _) => []);
        using var cancel = new CancellationTokenSource();
        peer.OnQuery = cancel.Cancel;
        Assert.True(DnsName.TryParse("a.test", out var name));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DnsResolver(new ResolverOptions { Servers = [peer.Endpoint] }).AskAsync(new DnsQuestion(name, DnsType.A), cancel.Token));
    }
}
