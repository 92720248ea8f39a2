using System.Globalization;
using System.Net;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>Typed answers from a real validating resolver before real zones.</summary>
[Collection(DnsCollection.Name)]
public sealed class WhatResolversSay(DnsServers dns)
{
    [Fact]
    public async Task A_signed_zone_is_Secure_whatever_is_asked()
    {
        Assert.Equal("onetwo", Assert.IsType<TxtRecord>(await OneAsync("secure.test", DnsType.Txt)).Text);
        Assert.Equal("mail.secure.test", Assert.IsType<MxRecord>(await OneAsync("secure.test", DnsType.Mx)).Exchange!.Ascii);
        Assert.Null(Assert.IsType<MxRecord>(await OneAsync("null.secure.test", DnsType.Mx)).Exchange);
        Assert.Equal(IPAddress.Loopback, Assert.IsType<AddressRecord>(await OneAsync("mail.secure.test", DnsType.A)).Address);
        Assert.Equal(IPAddress.IPv6Loopback, Assert.IsType<AddressRecord>(await OneAsync("mail.secure.test", DnsType.Aaaa)).Address);
        Assert.Equal("mail.secure.test", Assert.IsType<PtrRecord>(await OneAsync("1.0.0.127.rev.secure.test", DnsType.Ptr)).Host.Ascii);
        var tlsa = Assert.IsType<TlsaRecord>(await OneAsync("_25._tcp.mail.secure.test", DnsType.Tlsa));
        Assert.Equal((3, 1, 1, new string('a', 64)), (tlsa.Usage, tlsa.Selector, tlsa.MatchingType, Convert.ToHexStringLower([.. tlsa.Data])));
    }

    [Fact]
    public async Task A_chain_of_aliases_is_followed_and_is_Secure_as_a_whole() =>
        Assert.Equal(IPAddress.Loopback, Assert.IsType<AddressRecord>(await OneAsync("alias.secure.test", DnsType.A)).Address);

    [Fact]
    public async Task An_answer_that_does_not_fit_comes_over_TCP() =>
        Assert.Equal(12 * 255, Assert.IsType<TxtRecord>(await OneAsync("large.secure.test", DnsType.Txt)).Text.Length);

    [Theory]
    [InlineData("mail.secure.test", DnsType.Mx, DnsStatus.Secure, DnsFinding.NoData)]
    [InlineData("nobody.secure.test", DnsType.Mx, DnsStatus.Secure, DnsFinding.NameNotFound)]
    [InlineData("mail.provider.insecure.test", DnsType.Mx, DnsStatus.Insecure, DnsFinding.NoData)]
    [InlineData("nobody.insecure.test", DnsType.Mx, DnsStatus.Insecure, DnsFinding.NameNotFound)]
    [InlineData("insecure.test", DnsType.Txt, DnsStatus.Insecure, DnsFinding.Records)]
    [InlineData("bogus.test", DnsType.Txt, DnsStatus.Bogus, DnsFinding.Nothing)]
    [InlineData("_submissions._tcp.bogus.test", DnsType.Srv, DnsStatus.Bogus, DnsFinding.Nothing)]
    [InlineData("wrong.secure.test", DnsType.Ptr, DnsStatus.Failure, DnsFinding.Nothing)]
    public async Task Each_answer_has_its_type(string name, DnsType type, DnsStatus status, DnsFinding finding)
    {
        var answer = await dns.Lookup().AskAsync(DnsServers.Question(name, type), TestContext.Current.CancellationToken);
        Assert.Equal((status, finding), (answer.Status, answer.Finding));
        Assert.Equal(status is DnsStatus.Bogus or DnsStatus.Failure, answer.Reason is not null);
    }

    [Fact]
    public async Task Absence_is_kept_as_long_as_the_zone_says()
    {
        var answer = await dns.Lookup().AskAsync(DnsServers.Question($"{Guid.NewGuid():n}.insecure.test", DnsType.A), TestContext.Current.CancellationToken);
        // A resolver that has the zone's SOA already counts on from there (RFC 2308 §5).
        Assert.InRange(answer.TimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_same_resolver_without_the_mark_makes_nothing_Secure()
    {
        var answer = await dns.Lookup(isTrusted: false).AskAsync(DnsServers.Question("secure.test", DnsType.Txt), TestContext.Current.CancellationToken);
        Assert.Equal((DnsStatus.Insecure, DnsFinding.Records), (answer.Status, answer.Finding));
    }

    [Fact]
    public async Task Without_the_mark_what_does_not_verify_is_Bogus_all_the_same() =>
        Assert.Equal(DnsStatus.Bogus, (await dns.Lookup(isTrusted: false).AskAsync(DnsServers.Question("bogus.test", DnsType.Txt), TestContext.Current.CancellationToken)).Status);

    [Fact]
    public async Task A_dead_server_is_a_Failure_and_not_the_absence_of_records()
    {
        Assert.True(ResolverOptions.TryParse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}"), out var options));
        var answer = await new DnsResolver(options with { IsTrusted = true }).AskAsync(DnsServers.Question("secure.test", DnsType.Txt), TestContext.Current.CancellationToken);
        Assert.Equal((DnsStatus.Failure, DnsFinding.Nothing), (answer.Status, answer.Finding));
        Assert.Contains("secure.test TXT", answer.Reason, StringComparison.Ordinal);
    }

    private async Task<DnsRecord> OneAsync(string name, DnsType type)
    {
        var answer = await dns.Lookup().AskAsync(DnsServers.Question(name, type), TestContext.Current.CancellationToken);
        Assert.True((answer.Status, answer.Finding) == (DnsStatus.Secure, DnsFinding.Records), $"{answer.Status} {answer.Finding} {answer.Reason}");
        return Assert.Single(answer.Records);
    }
}
