using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>What becomes of a message by the MTA-STS policy of its domain (RFC 8461), and what the domain would hear of it (RFC 8460).</summary>
public sealed class MtaStsDecides(MailWorld world) : MailWorldTest(world)
{
    // It is in no policy here, and its certificate is of another name.
    private const string Stranger = "stranger";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Enforced_a_host_that_is_named_and_proves_its_name_gets_the_mail()
    {
        Serve("enforce");
        await World.PublishAsync("1");
        var receipt = await DeliverAsync();

        AssertAccepted(MailHostTls.MtaSts, receipt);
        Assert.Equal("1", receipt.Attempts[0].MailHost!.PolicyId);
        Assert.Equal((TrustSource.ConfiguredAuthority, "mail.sts.test"), (receipt.Attempts[0].Connection!.Tls!.Trust, receipt.Attempts[0].Connection!.Tls!.MatchedName));
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 2));
        Assert.Equal([(TlsPolicyType.Sts, 1L, 0L, "")], Told());
    }

    [Fact]
    public async Task Enforced_a_host_that_is_not_named_gets_nothing_and_the_mail_waits()
    {
        Serve("enforce");
        await World.PublishAsync("1", Stranger);
        var receipt = await DeliverAsync();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.MailHostNotInPolicy)), Failed(receipt));
        Assert.Equal(RetryAdvice.Later, receipt.Recipients[0].Error!.Retry);
        Assert.Empty(receipt.Attempts);
        Assert.Equal([(TlsPolicyType.Sts, 0L, 1L, nameof(TlsResultType.ValidationFailure))], Told());
    }

    [Fact]
    public async Task Enforced_a_host_with_a_certificate_of_another_name_gets_nothing_and_the_mail_waits()
    {
        Serve("enforce", mx: "*.sts.test");
        await World.PublishAsync("1", Stranger);
        var receipt = await DeliverAsync();

        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.CertificateNameMismatch)), Failed(receipt));
        Assert.Equal(MailHostTls.MtaSts, receipt.Attempts[0].MailHost!.Tls);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2));
        Assert.Equal([(TlsPolicyType.Sts, 0L, 1L, nameof(TlsResultType.CertificateHostMismatch))], Told());
    }

    [Theory]
    [InlineData("*.sts.test", nameof(TlsResultType.CertificateHostMismatch))]
    [InlineData("mail.sts.test", nameof(TlsResultType.CertificateHostMismatch), nameof(TlsResultType.ValidationFailure))]
    public async Task Tested_whoever_answers_gets_the_mail_and_what_would_fail_is_reported(string mx, params string[] types)
    {
        Serve("testing", mx);
        await World.PublishAsync("1", Stranger);
        var receipt = await DeliverAsync();

        AssertAccepted(MailHostTls.MtaStsTesting, receipt);
        Assert.Equal((TrustSource.Nobody, SmtpFailureDetail.CertificateNameMismatch), (receipt.Attempts[0].Connection!.Tls!.Trust, receipt.Attempts[0].Connection!.Tls!.Tolerated));
        Assert.Equal((PracticeStatus.Met, PracticeStatus.NotMet), (Practice(receipt, 1), Practice(receipt, 2)));
        var told = Assert.Single(Told());
        Assert.Equal((TlsPolicyType.Sts, 0L, 1L), (told.Policy, told.Successes, told.Failures));
        Assert.Equal(types, told.Types.Split(' ').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_policy_of_the_mode_none_asks_for_nothing()
    {
        Serve("none");
        await World.PublishAsync("1", Stranger);
        var receipt = await DeliverAsync();

        AssertAccepted(MailHostTls.Opportunistic, receipt);
        Assert.Contains("asks for nothing (none, id 1)", receipt.Attempts[0].MailHost!.Reason, StringComparison.Ordinal);
        Assert.Equal([(TlsPolicyType.NoPolicyFound, 1L, 0L, "")], Told());
    }

    [Theory]
    [InlineData(MailWorld.Misnamed, nameof(TlsResultType.StsWebPkiInvalid), "TLS of the policy's host cannot be relied on")]
    [InlineData(MailWorld.Elsewhere, nameof(TlsResultType.StsPolicyFetchError), "answered with a redirect, which is not followed")]
    public async Task A_policy_whose_host_does_not_prove_its_name_or_leads_elsewhere_is_none_and_the_domain_hears_of_it(string domain, string type, string reason)
    {
        Serve("enforce", domain: domain);
        await World.PublishAsync("1", Stranger, domain);
        var receipt = await DeliverAsync(domain);

        AssertAccepted(MailHostTls.Opportunistic, receipt);
        Assert.Contains(reason, receipt.Attempts[0].MailHost!.Reason, StringComparison.Ordinal);
        Assert.Equal([(TlsPolicyType.Sts, 0L, 1L, type)], Told());
    }

    [Fact]
    public async Task A_policy_whose_host_is_away_is_none_where_none_was_kept()
    {
        await World.PublishAsync("1", isServed: false);
        var receipt = await DeliverAsync();

        AssertAccepted(MailHostTls.Opportunistic, receipt);
        Assert.Equal([(TlsPolicyType.Sts, 0L, 1L, nameof(TlsResultType.StsPolicyFetchError))], Told());
    }

    [Theory]
    // The record is gone; the record says that there is another policy, whose host is away.
    [InlineData(null, "The domain has no MTA-STS record")]
    [InlineData("2", "The policy's host cannot be reached")]
    public async Task A_policy_that_is_kept_rules_until_its_time_is_over_whatever_becomes_of_record_and_host(string? id, string reason)
    {
        Serve("enforce");
        await World.PublishAsync("1");
        await DeliverAsync();
        await World.PublishAsync(id, isServed: false);
        var named = await DeliverAsync();
        await World.PublishAsync(id, Stranger, isServed: false);
        Clock.Advance(Day - TimeSpan.FromSeconds(1));
        var kept = await DeliverAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var over = await DeliverAsync();

        AssertAccepted(MailHostTls.MtaSts, named);
        Assert.Equal("1", named.Attempts[0].MailHost!.PolicyId);
        Assert.Contains($"kept from before and cannot be renewed: {reason}", named.Attempts[0].MailHost!.Reason, StringComparison.Ordinal);
        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.MailHostNotInPolicy)), Failed(kept));
        AssertAccepted(MailHostTls.Opportunistic, over);
    }

    [Fact]
    public async Task A_domain_withdraws_its_policy_by_another_one_of_the_mode_none()
    {
        Serve("enforce");
        await World.PublishAsync("1", Stranger);
        var before = await DeliverAsync();
        Serve("none");
        await World.PublishAsync("2", Stranger);
        var behind = await DeliverAsync();
        await World.PublishAsync(id: null, Stranger);
        var gone = await DeliverAsync();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.MailHostNotInPolicy)), Failed(before));
        AssertAccepted(MailHostTls.Opportunistic, behind);
        AssertAccepted(MailHostTls.Opportunistic, gone);
    }

    [Fact]
    public async Task A_policy_with_the_same_id_is_fetched_once_a_day()
    {
        Serve("enforce", maxAge: TimeSpan.FromDays(30));
        await World.PublishAsync("1");
        var before = await World.Policies.AskedForAsync(MailWorld.Domain);
        await DeliverAsync();
        Clock.Advance(Day - TimeSpan.FromSeconds(1));
        await DeliverAsync();
        var kept = await World.Policies.AskedForAsync(MailWorld.Domain);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await DeliverAsync();

        Assert.Equal(before + 1, kept);
        Assert.Equal(before + 2, await World.Policies.AskedForAsync(MailWorld.Domain));
    }

    [Fact]
    public async Task Before_a_message_fails_the_domain_is_asked_whether_it_has_a_newer_policy()
    {
        // RFC 8461 §5.1: the mail hosts have moved, and the policy was late.
        Serve("enforce", mx: "old.sts.test");
        await World.PublishAsync("1");
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var sender = World.Sender(Policies, Reports, clock, attempts: 2);
        var delivering = World.DeliverAsync(sender, MailWorld.Domain);
        await clock.WhenArmedAsync(TimeSpan.FromMinutes(5));
        Serve("enforce");
        await World.PublishAsync("2");
        clock.Advance(TimeSpan.FromMinutes(5));
        var receipt = await delivering;

        AssertAccepted(MailHostTls.MtaSts, receipt);
        Assert.Equal((2, "2"), (Assert.Single(receipt.Attempts).Number, receipt.Attempts[0].MailHost!.PolicyId));
        Assert.Equal([(TlsPolicyType.Sts, 0L, 1L, nameof(TlsResultType.ValidationFailure)), (TlsPolicyType.Sts, 1L, 0L, "")], Told().OrderBy(told => told.Successes));
    }

    private void Serve(string mode, string mx = "mail.sts.test", TimeSpan? maxAge = null, string domain = MailWorld.Domain) => World.Policies.Serve(domain, string.Create(CultureInfo.InvariantCulture, $"""
        version: STSv1
        mode: {mode}
        mx: {mx}
        max_age: {(maxAge ?? Day).TotalSeconds}

        """));

    private Task<SendReceipt> DeliverAsync() => DeliverAsync(MailWorld.Domain);
}
