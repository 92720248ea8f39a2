using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>How much a record may ask for (RFC 7208 §4.6.4).</summary>
public sealed class Limits
{
    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.PermError)]
    public async Task Ten_terms_may_need_a_lookup(int terms, SpfResult result)
    {
        var zone = new Zone("example.org A 198.51.100.1").Add("example.org", "TXT", $"v=spf1 {Repeated("a ", terms)} ip4:192.0.2.1 -all");
        var verdict = await zone.CheckAsync();
        Assert.Equal((result, terms), (verdict.Result, verdict.Lookups));
        Assert.Equal(terms > 10 ? SpfFaultKind.TooManyLookups : null, verdict.Fault?.Kind);
    }

    [Fact]
    public async Task They_are_counted_through_includes_and_redirects()
    {
        var zone = new Zone("""
            example.org  TXT  v=spf1 a include:b.example redirect=c.example
            example.org  A    198.51.100.1
            b.example    TXT  v=spf1 a:example.org a:example.org a:example.org ?all
            c.example    TXT  v=spf1 a:example.org a:example.org a:example.org a:example.org a:example.org -all
            """);
        var verdict = await zone.CheckAsync();
        Assert.Equal((SpfFaultKind.TooManyLookups, "c.example", 11), (verdict.Fault?.Kind, verdict.Fault?.Domain, verdict.Lookups));
    }

    [Fact]
    public async Task Addresses_need_none()
    {
        var zone = new Zone("").Add("example.org", "TXT", $"v=spf1 {Repeated("ip4:198.51.100.1 ip6:2001:db8::1 ", 50)} ~all");
        var verdict = await zone.CheckAsync();
        Assert.Equal((SpfResult.SoftFail, 0, 1), (verdict.Result, verdict.Lookups, zone.Asked.Count));
    }

    [Theory]
    [InlineData(2, 2, SpfResult.Pass)]
    [InlineData(3, 2, SpfResult.PermError)]
    [InlineData(3, 3, SpfResult.Pass)]
    [InlineData(1, 0, SpfResult.PermError)]
    public async Task Two_terms_or_as_many_as_the_options_say_may_look_up_what_is_not_there(int terms, int most, SpfResult result)
    {
        var zone = new Zone("").Add("example.org", "TXT", $"v=spf1 {Repeated("a:nothing.example ", terms)} +all");
        var verdict = await zone.CheckAsync(options: new SpfOptions { MaxVoidLookups = most });
        Assert.Equal((result, terms), (verdict.Result, verdict.VoidLookups));
        Assert.Equal(terms > most ? SpfFaultKind.TooManyVoidLookups : null, verdict.Fault?.Kind);
    }

    [Fact]
    public async Task Two_is_what_is_usual() => Assert.Equal(SpfFaultKind.TooManyVoidLookups, (await new Zone("example.org TXT v=spf1 a a a").CheckAsync()).Fault?.Kind);

    [Fact]
    public async Task Mail_hosts_without_an_address_of_the_clients_kind_count_once_for_their_term()
    {
        var zone = new Zone("example.org TXT v=spf1 mx +all");
        Enumerable.Range(1, 10).ToList().ForEach(i => zone.Add("example.org", "MX", $"{i} mx{i}.example.org").Add($"mx{i}.example.org", "A", "198.51.100.1"));
        var verdict = await zone.CheckAsync("2001:db8::1");
        Assert.Equal((SpfResult.Pass, 1, 12), (verdict.Result, verdict.VoidLookups, zone.Asked.Count));
    }

    [Fact]
    public async Task Eleven_mail_hosts_are_an_error()
    {
        var zone = new Zone("example.org TXT v=spf1 mx +all");
        Enumerable.Range(1, 11).ToList().ForEach(i => zone.Add("example.org", "MX", $"{i} mx.example.org"));
        Assert.Equal(SpfFaultKind.TooManyMailHosts, (await zone.CheckAsync()).Fault?.Kind);
    }

    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.Fail)]
    public async Task The_eleventh_name_of_the_client_is_not_looked_at(int place, SpfResult result)
    {
        var zone = new Zone("example.org TXT v=spf1 ptr -all\nmail.example.org A 192.0.2.1");
        Enumerable.Range(1, place - 1).ToList().ForEach(i => zone.Add("1.2.0.192.in-addr.arpa", "PTR", $"other{i}.example").Add($"other{i}.example", "A", "192.0.2.1"));
        Assert.Equal(result, (await zone.Add("1.2.0.192.in-addr.arpa", "PTR", "mail.example.org").CheckAsync()).Result);
    }

    [Fact]
    public async Task The_clients_names_are_found_out_once()
    {
        var zone = new Zone("""
            example.org             TXT  v=spf1 ptr:a.example ptr:b.example exists:%{p}.c.example exists:%{p}.d.example -all
            1.2.0.192.in-addr.arpa  PTR  mail.example.net
            mail.example.net        A    192.0.2.1
            """);
        Assert.Equal(SpfResult.Fail, (await zone.CheckAsync()).Result);
        Assert.Single(zone.Asked, "1.2.0.192.in-addr.arpa PTR");
        Assert.Single(zone.Asked, "mail.example.net A");
    }

    [Fact]
    public async Task When_the_time_is_up_the_check_ends_with_a_temporary_error()
    {
        var clock = new ObservedClock();
        var check = new Zone("example.org TXT v=spf1 a:silent.example +all\nsilent.example SILENT").CheckAsync(options: new SpfOptions { TimeLimit = TimeSpan.FromSeconds(30) }, clock: clock);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(check.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var verdict = await check;
        Assert.Equal((SpfResult.TempError, SpfFaultKind.TimeLimit, "example.org"), (verdict.Result, verdict.Fault?.Kind, verdict.Fault?.Domain));
    }

    [Fact]
    public async Task A_caller_who_cancels_is_told_so()
    {
        using var cancel = new CancellationTokenSource();
        var check = new SpfVerifier(new Zone("example.org SILENT")).CheckHostAsync(SpfQuery.OfMailFrom(System.Net.IPAddress.Loopback, "a.example", "a@example.org"), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpfOptions { MaxVoidLookups = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpfOptions { MaxVoidLookups = 11 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpfOptions { TimeLimit = TimeSpan.Zero });
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
