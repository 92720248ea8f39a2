using System.Net;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.TestSupport;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dns;

/// <summary>What a name server itself says, and who is in charge of a name.</summary>
public sealed class Authorities
{
    private const int Authoritative = 0x0400;

    private static readonly byte[] Text = [1, (byte)'a', 1, (byte)'b'];

    [Fact]
    public async Task It_is_asked_without_recursion_and_its_data_are_kept_as_they_are()
    {
        byte[] asked = [];
        using var peer = new DnsPeer(query => DnsReply.To(asked = query).Flags(Authoritative).Answer(DnsReply.QuestionName, 16, Text).Octets);
        var answer = await AskAsync(peer);

        Assert.Equal([0, 0], asked[2..4]);
        Assert.True(answer is { IsAnswered: true, NameExists: true, IsAlias: false });
        Assert.Equal("ab", Assert.IsType<TxtRecord>(Assert.Single(answer.Records)).Text);
        Assert.Equal(Text, Assert.Single(answer.Data));
    }

    [Theory]
    [InlineData(0, "not in charge")]
    [InlineData(5, "code 5")]
    [InlineData(Authoritative | 2, "code 2")]
    public async Task One_that_is_not_in_charge_says_nothing(int flags, string reason)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(flags).Octets);
        Assert.Contains(reason, (await AskAsync(peer)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_absence_of_a_name_is_an_answer()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(Authoritative | 3).Octets);
        Assert.True(await AskAsync(peer) is { IsAnswered: true, NameExists: false, Records.IsEmpty: true });
    }

    [Fact]
    public async Task An_alias_that_leads_elsewhere_is_told()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Flags(Authoritative).Answer(DnsReply.QuestionName, DnsReply.Cname, DnsReply.Name("other", "test")).Octets);
        Assert.True((await AskAsync(peer)).IsAlias);
    }

    [Fact]
    public async Task Octets_that_are_no_message_are_no_answer()
    {
        using var peer = new DnsPeer(query => [.. DnsReply.To(query).Flags(Authoritative).Octets, 1]);
        Assert.Contains("behind the last record", (await AskAsync(peer)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_zone_of_a_name_is_the_nearest_with_name_servers()
    {
        var zone = new Zone("""
            example.test NS ns1.example.test
            example.test NS ns2.other.test
            ns1.example.test A 192.0.2.1
            ns1.example.test AAAA 2001:db8::1
            """);
        var (found, unanswered) = await ZoneServers.FindAsync(zone, Name("a.b.example.test"), TestContext.Current.CancellationToken);

        Assert.Null(unanswered);
        Assert.Equal("example.test", found!.Zone.ToString());
        Assert.Equal(["ns1.example.test", "ns2.other.test"], found.Servers.Select(server => server.Host.Ascii));
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], found.Servers[0].Addresses);
        Assert.Empty(found.Servers[1].Addresses);
        Assert.Equal([true, true, false], ((string[])["example.test", "x.example.test", "notexample.test"]).Select(name => found.Covers(Name(name))));
    }

    [Fact]
    public async Task A_top_level_domain_is_nobodys_zone_and_a_failure_is_no_absence()
    {
        var (found, unanswered) = await ZoneServers.FindAsync(new Zone("test NS ns.test"), Name("a.example.test"), TestContext.Current.CancellationToken);
        Assert.Equal((null, null), (found, unanswered));
        (found, unanswered) = await ZoneServers.FindAsync(new Zone("a.example.test FAIL"), Name("a.example.test"), TestContext.Current.CancellationToken);
        Assert.Equal((null, DnsStatus.Failure), (found, unanswered?.Status));
    }

    [Fact]
    public async Task A_server_without_address_is_one_that_does_not_say()
    {
        var answer = await new AuthorityClient(new FakeTimeProvider(), TimeSpan.FromSeconds(5))
            .AskAsync(new NameServer(Domain.Parse("ns.test"), []), new DnsQuestion(Name("a.test"), DnsType.Txt), TestContext.Current.CancellationToken);
        Assert.Contains("no address", answer.Reason, StringComparison.Ordinal);
    }

    private static Task<AuthorityAnswer> AskAsync(DnsPeer peer) => new AuthorityClient(TimeProvider.System, TimeSpan.FromSeconds(20))
        .AskAsync(peer.Endpoint, new DnsQuestion(Name("a.example.test"), DnsType.Txt), TestContext.Current.CancellationToken);

    private static DnsName Name(string text) => DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);
}
