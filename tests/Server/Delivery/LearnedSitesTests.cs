using Waxwing.Server.Delivery;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Delivery;

public sealed class LearnedSitesTests
{
    private readonly StoreClock _clock = new();
    private readonly LearnedSites _sites;

    public LearnedSitesTests() => _sites = new LearnedSites(_clock);

    [Theory]
    [InlineData("aspmx.l.google.com", "google.com")]
    [InlineData("customers-net.mail.protection.outlook.com", "outlook.com")]
    [InlineData("mx.hoster.co.uk", "hoster.co.uk")]
    [InlineData("mx.shop.github.io", "shop.github.io")]
    [InlineData("customers.net", "customers.net")]
    [InlineData("github.io", null)]
    [InlineData("sandbox", null)]
    [InlineData("relay", null)]
    [InlineData("[192.0.2.1]", null)]
    [InlineData("", null)]
    [InlineData("not a host", null)]
    public void The_operator_is_the_organization_to_which_the_name_of_a_host_belongs(string host, string? site) => Assert.Equal(site, Operators.Of(host));

    [Fact]
    public void A_domain_is_its_own_site_until_a_host_took_its_mail()
    {
        Assert.Equal("customers.net", _sites.Of("customers.net"));
        _sites.Learn("customers.net", "mx1.hoster.net");
        Assert.Equal("hoster.net", _sites.Of("customers.net"));
        Assert.Equal("other.net", _sites.Of("other.net"));
    }

    [Fact]
    public void Domains_that_have_hosts_of_their_own_take_no_memory()
    {
        _sites.Learn("customers.net", "mail.customers.net");
        Assert.Equal((0, "customers.net"), (_sites.Count, _sites.Of("customers.net")));
        Assert.Empty(_sites.TakeNew());
    }

    [Fact]
    public void What_is_learned_is_good_for_days_and_each_attempt_makes_it_good_anew()
    {
        _sites.Learn("customers.net", "mx.hoster.net");
        _clock.Advance(TimeSpan.FromDays(2));
        _sites.Learn("customers.net", "mx.hoster.net");
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("hoster.net", _sites.Of("customers.net"));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("customers.net", _sites.Of("customers.net"));
    }

    [Fact]
    public void Once_it_has_settled_another_operator_takes_its_place()
    {
        _sites.Learn("customers.net", "mx.hoster.net");
        _clock.Advance(LearnedSites.Settled);
        _sites.Learn("customers.net", "mx.another.org");
        Assert.Equal("another.org", _sites.Of("customers.net"));
    }

    [Fact]
    public void A_domain_that_is_seen_at_two_operators_within_an_hour_stands_alone_and_does_not_flap()
    {
        _sites.Learn("customers.net", "mx.hoster.net");
        _clock.Advance(TimeSpan.FromMinutes(30));
        foreach (var host in new[] { "mx.another.org", "mx.hoster.net", "mx.another.org" })
        {
            _sites.Learn("customers.net", host);
            Assert.Equal("customers.net", _sites.Of("customers.net"));
        }

        _clock.Advance(LearnedSites.Settled);
        _sites.Learn("customers.net", "mx.another.org");
        Assert.Equal("another.org", _sites.Of("customers.net"));
    }

    [Fact]
    public void A_domain_that_left_comes_back_no_sooner_than_in_an_hour()
    {
        _sites.Learn("customers.net", "mx.hoster.net");
        _sites.Leave("customers.net");
        _sites.Learn("customers.net", "mx.hoster.net");
        Assert.Equal("customers.net", _sites.Of("customers.net"));
        _clock.Advance(LearnedSites.Settled);
        _sites.Learn("customers.net", "mx.hoster.net");
        Assert.Equal("hoster.net", _sites.Of("customers.net"));
    }

    [Fact]
    public void No_more_is_known_than_the_bound_and_the_oldest_goes_first()
    {
        var sites = new LearnedSites(_clock, most: 1_000);
        for (var i = 0; i < 20_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            sites.Learn($"domain-{i}.net", "mx.hoster.net");
            Assert.InRange(sites.Count, 1, 1_000);
        }

        Assert.Equal(("domain-0.net", "hoster.net"), (sites.Of("domain-0.net"), sites.Of("domain-19999.net")));
        Assert.InRange(sites.TakeNew().Count, 1, 1_000);
    }

    [Fact]
    public void What_was_kept_is_taken_over_where_nothing_newer_is_known()
    {
        _sites.Learn("known.net", "mx.hoster.net");
        var now = _clock.GetUtcNow();
        _sites.Load([
            new LearnedSite("known.net", "old.org", now.AddMinutes(-1)), new LearnedSite("other.net", "hoster.net", now.AddDays(-1)),
            new LearnedSite("over.net", "hoster.net", now - LearnedSites.Life),
        ]);
        Assert.Equal(["hoster.net", "hoster.net", "over.net"], new[] { "known.net", "other.net", "over.net" }.Select(_sites.Of));
        Assert.Equal(["known.net"], _sites.TakeNew().Select(site => site.Domain));
        Assert.Empty(_sites.TakeNew());
    }

    [Theory]
    [InlineData(LiveWay.Sandbox, false, Lane.SandboxSite)]
    [InlineData(LiveWay.Relay, false, Lane.RelaySite)]
    [InlineData(LiveWay.Relay, true, Lane.SandboxSite)]
    [InlineData(LiveWay.MailHosts, true, Lane.SandboxSite)]
    [InlineData(LiveWay.MailHosts, false, "hoster.net")]
    internal void The_site_of_a_recipient_by_the_way_out(LiveWay way, bool toSandbox, string site)
    {
        _sites.Learn("customers.net", "mx.hoster.net");
        Assert.Equal(site, new Sites(way, _sites).Of(Mailbox.Parse("ann@Customers.NET"), toSandbox));
    }
}
