using System.Net;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Trust.Tests.MtaSts;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.DomainSetup;

/// <summary>From what DNS has to the fewest records that will do, and to what blocks the next step of DMARC.</summary>
public sealed class Planning : IDisposable
{
    private const string Good = """
        example.org MX 10 mail.example.org
        mail.example.org A 192.0.2.1
        1.2.0.192.in-addr.arpa PTR mail.example.org
        example.org TXT v=spf1 ip4:192.0.2.1 -all
        _dmarc.example.org TXT v=DMARC1; p=none; rua=mailto:postmaster@example.org
        _mta-sts.example.org TXT v=STSv1; id=1
        _smtp._tls.example.org TXT v=TLSRPTv1; rua=mailto:postmaster@example.org
        """;

    private readonly DkimKey _key = DkimKey.Create(DkimKeyType.Ed25519);
    private readonly PolicyHost _host = new() { Body = "version: STSv1\nmode: enforce\nmx: mail.example.org\nmax_age: 86400\n" };

    public void Dispose()
    {
        _key.Dispose();
        _host.Dispose();
    }

    [Fact]
    public async Task A_domain_that_has_everything_lacks_nothing()
    {
        var plan = await PlanAsync(WithKey(new Zone(Good)));
        Assert.True(plan.IsComplete, string.Join('\n', plan.Records.Select(record => $"{record.Role} {record.State} {record.Reason}")));
        Assert.Empty(plan.ToPublish);
        Assert.Equal((DmarcPolicy.None, DmarcPolicy.Quarantine, true), (plan.NextStep.Now, plan.NextStep.Next, plan.NextStep.IsFree));
        Assert.Equal("v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org", plan.NextStep.Text);
        Assert.All(plan.Records.Where(record => record.Role != SetupRole.ReverseDns), record => Assert.NotNull(record.Expected));
    }

    [Fact]
    public async Task A_domain_that_has_nothing_gets_the_fewest_records()
    {
        var plan = await PlanAsync(new Zone(""), request => request with { MailHost = Domain.Parse("mail.example.org") });
        Assert.Equal(
            [
                $"s._domainkey.example.org TXT {_key.RecordText}",
                "example.org MX 10 mail.example.org.",
                "example.org TXT v=spf1 ip4:192.0.2.1 ~all",
                "_dmarc.example.org TXT v=DMARC1; p=none; rua=mailto:postmaster@example.org",
            ],
            plan.ToPublish.Select(record => $"{record.Name} {record.Type.ToString().ToUpperInvariant()} {record.Data}"));
        // Whoever has the address has its name; and a domain that takes no mail yet asks nobody for TLS.
        Assert.Equal([(SetupRole.ReverseDns, SetupState.Lacking)], plan.Records.Except(plan.ToPublish).Select(record => (record.Role, record.State)));
        Assert.Null(plan.NextStep.Text);
        Assert.NotEmpty(plan.NextStep.Blockers);
    }

    [Fact]
    public async Task What_DNS_does_not_say_is_unknown_and_nothing_is_published_over_it()
    {
        var plan = await PlanAsync(new Zone("""
            s._domainkey.example.org FAIL
            example.org FAIL
            _dmarc.example.org BOGUS
            1.2.0.192.in-addr.arpa FAIL
            """));
        Assert.All(plan.Records, record => Assert.Equal(SetupState.Unknown, record.State));
        Assert.Empty(plan.ToPublish);
    }

    [Fact]
    public async Task Another_key_under_the_selector_is_left_alone()
    {
        using var other = DkimKey.Create(DkimKeyType.Ed25519);
        var record = OfRole(await PlanAsync(new Zone(Good).Add("s._domainkey.example.org", "TXT", other.RecordText)), SetupRole.Dkim);
        Assert.Equal((SetupState.Wrong, false), (record.State, record.IsToPublish));
        Assert.Contains("another selector", record.HeldBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_would_need_more_than_ten_look_ups_is_told_and_held()
    {
        var zone = new Zone("");
        var includes = Enumerable.Range(0, 10).Select(number => $"include:i{number}.test").ToArray();
        Array.ForEach(includes, include => zone.Add(include["include:".Length..], "TXT", "v=spf1 -all"));
        zone.Add("relay.test", "TXT", "v=spf1 -all");
        zone.Add("example.org", "TXT", $"v=spf1 {string.Join(' ', includes)} -all");

        var record = OfRole(await PlanAsync(zone, request => request with { Includes = [Domain.Parse("relay.test")] }), SetupRole.Spf);
        Assert.Equal((SetupState.Wrong, false), (record.State, record.IsToPublish));
        Assert.Contains("More than 10 terms", record.HeldBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_look_ups_of_the_merged_record_are_counted_with_those_of_what_it_includes()
    {
        var zone = new Zone("""
            example.org TXT v=spf1 mx -all
            example.org MX 10 mail.example.org
            mail.example.org A 198.51.100.1
            relay.test TXT v=spf1 include:more.test -all
            more.test TXT v=spf1 -all
            """);
        var record = OfRole(await PlanAsync(zone, request => request with { Includes = [Domain.Parse("relay.test")] }), SetupRole.Spf);
        Assert.Equal("v=spf1 mx ip4:192.0.2.1 include:relay.test -all", record.Data);
        Assert.Contains("needs 3 of 10 look-ups", record.Reason, StringComparison.Ordinal);
        Assert.Equal(["v=spf1 mx -all"], record.Replaces);
    }

    [Fact]
    public async Task An_address_that_a_record_allows_by_any_way_is_not_named_again()
    {
        var zone = new Zone("""
            example.org TXT v=spf1 include:relay.test -all
            relay.test TXT v=spf1 ip4:192.0.2.0/24 -all
            """);
        Assert.Equal(SetupState.Good, OfRole(await PlanAsync(zone), SetupRole.Spf).State);
    }

    [Fact]
    public async Task A_null_MX_loses_bounces()
    {
        var record = OfRole(await PlanAsync(new Zone("example.org MX 0 .")), SetupRole.ReturnPath);
        Assert.Equal((SetupState.Wrong, null), (record.State, record.Data));
    }

    [Fact]
    public async Task A_name_that_does_not_lead_back_is_wrong()
    {
        var record = OfRole(await PlanAsync(new Zone("""
            1.2.0.192.in-addr.arpa PTR mail.example.org
            mail.example.org A 192.0.2.2
            """)), SetupRole.ReverseDns);
        Assert.Equal((SetupState.Wrong, "1.2.0.192.in-addr.arpa"), (record.State, record.Name.ToString()));
        Assert.NotNull(record.HeldBy);
    }

    [Theory]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void An_address_has_its_name_in_the_tree_of_addresses(string address, string name) =>
        Assert.Equal(name, ReverseName.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public async Task A_policy_that_is_not_served_holds_the_record_of_MTA_STS()
    {
        _host.Status = HttpStatusCode.NotFound;
        var plan = await PlanAsync(new Zone("example.org MX 10 mail.example.org"));
        var record = OfRole(plan, SetupRole.MtaSts);
        Assert.Equal((SetupState.Lacking, false, "v=STSv1; id=20261130"), (record.State, record.IsToPublish, record.Data));
        Assert.Contains("status 404", record.HeldBy, StringComparison.Ordinal);
        Assert.Equal("version: STSv1\r\nmode: testing\r\nmx: mail.example.org\r\nmax_age: 1209600\r\n", plan.PolicyFile?.Text);
        Assert.True(MtaStsPolicy.TryParse(plan.PolicyFile?.Text, out _, out _));
    }

    [Fact]
    public async Task A_policy_that_leaves_a_mail_host_out_is_wrong()
    {
        var zone = new Zone(Good).Add("example.org", "MX", "20 backup.example.org");
        var record = OfRole(await PlanAsync(zone), SetupRole.MtaSts);
        Assert.Equal((SetupState.Wrong, false), (record.State, record.IsToPublish));
        Assert.Contains("backup.example.org", record.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=DMARC1; p=none", "v=DMARC1; p=none; rua=mailto:postmaster@example.org")]
    [InlineData("v=DMARC1;p=reject; RUA = https://r.test/ ;sp=none;", "v=DMARC1; p=reject; rua=mailto:postmaster@example.org; sp=none")]
    public async Task A_record_without_a_mailbox_for_reports_gets_one(string old, string text)
    {
        var record = OfRole(await PlanAsync(new Zone("").Add("_dmarc.example.org", "TXT", old)), SetupRole.Dmarc);
        Assert.Equal((SetupState.Wrong, text), (record.State, record.Data));
        Assert.Equal([old], record.Replaces);
    }

    [Fact]
    public async Task Two_records_of_DMARC_count_for_none_and_a_third_would_not_help()
    {
        var zone = new Zone("").Add("_dmarc.example.org", "TXT", "v=DMARC1; p=none").Add("_dmarc.example.org", "TXT", "v=DMARC1; p=reject");
        var record = OfRole(await PlanAsync(zone), SetupRole.Dmarc);
        Assert.Equal((SetupState.Wrong, null), (record.State, record.Data));
    }

    [Fact]
    public async Task The_record_of_the_organization_will_do_for_a_domain_below_it()
    {
        var plan = await PlanAsync(new Zone("_dmarc.example.org TXT v=DMARC1; p=reject; rua=mailto:r@example.org"), request => request with { Domain = Domain.Parse("news.example.org"), ReturnPath = Domain.Parse("news.example.org") });
        var record = OfRole(plan, SetupRole.Dmarc);
        Assert.Equal(SetupState.Good, record.State);
        Assert.Contains("record of example.org applies", record.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p=none", DmarcPolicy.Quarantine, "p=quarantine")]
    [InlineData("p=quarantine", DmarcPolicy.Reject, "p=reject")]
    [InlineData("p=quarantine; t=y", DmarcPolicy.Quarantine, "p=quarantine")]
    [InlineData("p=reject; pct=20", DmarcPolicy.Reject, "p=reject")]
    [InlineData("p=reject", null, null)]
    public async Task The_steps_lead_from_none_to_reject(string policy, DmarcPolicy? next, string? text)
    {
        var zone = WithKey(new Zone(Good.Replace("p=none", policy, StringComparison.Ordinal)));
        var plan = await PlanAsync(zone);
        Assert.Equal((next, text is null ? null : $"v=DMARC1; {text}; rua=mailto:postmaster@example.org"), (plan.NextStep.Next, plan.NextStep.Text));

        var record = OfRole(await PlanAsync(zone, request => request with { Advance = true }), SetupRole.Dmarc);
        Assert.Equal((next is not null, plan.NextStep.Text ?? record.Data), (record.IsToPublish, record.Data));
    }

    [Fact]
    public async Task What_is_not_in_order_blocks_the_next_step_and_advance_does_not_take_it()
    {
        var zone = new Zone(Good.Replace("ip4:192.0.2.1", "ip4:192.0.2.9", StringComparison.Ordinal).Replace("rua=mailto:postmaster@example.org\n", "rua=mailto:r@reports.test\n", StringComparison.Ordinal));
        var plan = await PlanAsync(zone, request => request with { Advance = true });
        Assert.False(plan.NextStep.IsFree);
        Assert.Collection(
            plan.NextStep.Blockers,
            blocker => Assert.StartsWith("DKIM is not in order", blocker, StringComparison.Ordinal),
            blocker => Assert.StartsWith("SPF is not in order", blocker, StringComparison.Ordinal),
            blocker => Assert.Contains("does not say that it wants them", blocker, StringComparison.Ordinal));
        Assert.Equal(SetupState.Good, OfRole(plan, SetupRole.Dmarc).State);

        zone.Add("example.org._report._dmarc.reports.test", "TXT", "v=DMARC1");
        Assert.Equal(2, (await PlanAsync(zone)).NextStep.Blockers.Length);
    }

    [Fact]
    public async Task A_mailbox_with_unusual_characters_is_a_URI_all_the_same()
    {
        var plan = await PlanAsync(new Zone(""), request => request with { Reports = Mailbox.Parse("a!b%c@example.org") });
        Assert.Equal("v=DMARC1; p=none; rua=mailto:a%21b%25c@example.org", OfRole(plan, SetupRole.Dmarc).Data);
    }

    [Fact]
    public async Task The_line_of_a_zone_file_has_strings_of_255_octets()
    {
        using var rsa = DkimKey.Create(DkimKeyType.Rsa);
        var plan = await PlanAsync(new Zone(""), request => request with { Keys = [new DkimRotationKey("s", DkimKeyType.Rsa, rsa.RecordText)] });
        Assert.Equal(rsa.ZoneLine("s", Domain.Parse("example.org")), OfRole(plan, SetupRole.Dkim).ZoneLine);
    }

    private Zone WithKey(Zone zone) => zone.Add("s._domainkey.example.org", "TXT", _key.RecordText);

    private static SetupRecord OfRole(DomainSetupPlan plan, SetupRole role) => plan.Records.Single(record => record.Role == role);

    private async Task<DomainSetupPlan> PlanAsync(Zone zone, Func<DomainSetupRequest, DomainSetupRequest>? change = null)
    {
        var request = new DomainSetupRequest
        {
            Domain = Domain.Parse("example.org"),
            ReturnPath = Domain.Parse("example.org"),
            Keys = [new DkimRotationKey("s", DkimKeyType.Ed25519, _key.RecordText)],
            Addresses = [IPAddress.Parse("192.0.2.1")],
            Reports = Mailbox.Parse("postmaster@example.org"),
            PolicyId = "20261130",
        };
        request = change?.Invoke(request) ?? request;
        var clock = new FakeTimeProvider();
        var survey = new DomainSurvey(zone, new MtaStsFetcher(_host, TimeSpan.FromSeconds(10), clock), clock);
        return DomainSetupPlan.Of(request, await survey.AskAsync(request, TestContext.Current.CancellationToken));
    }
}
