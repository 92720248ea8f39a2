using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>What the TLS of a mail host is judged by: DANE, then MTA-STS, then nothing but encryption.</summary>
public sealed class MxPolicies : IDisposable
{
    private static readonly TlsaRecord Usable = new(3, 1, 1, [.. new byte[32]]);

    private readonly WrittenDns _dns = new();
    private readonly PolicyHost _web = new();
    private readonly MtaStsPolicies _policies;

    public MxPolicies() => _policies = new MtaStsPolicies(_dns, handler: _web);

    public void Dispose()
    {
        _policies.Dispose();
        _web.Dispose();
    }

    [Fact]
    public async Task DANE_rules_where_DNSSEC_vouches_for_the_way_to_the_records_and_no_MTA_STS_policy_is_asked_for()
    {
        Host(secure: true);
        _dns.Tlsa("mail.test", secure: true, Usable);
        Policy("enforce", "other.test");
        var (ruling, _) = await RuleAsync(secure: true);

        Assert.Equal((MailHostTls.Dane, "mail.test", TrustSource.Dane), (ruling!.Rule, ruling.TlsName.Ascii, ruling.Policy.Trusts));
        Assert.Equal($"3 1 1 {new string('0', 64)}", Assert.Single(ruling.Tlsa));
        Assert.Equal(0, _web.Fetched);
    }

    [Fact]
    public async Task The_records_of_an_alias_are_those_of_its_canonical_name_if_it_has_any()
    {
        _dns.Address("mail.test", secure: true, "192.0.2.1", canonicalName: "canonical.test");
        _dns.Tlsa("mail.test", secure: true, Usable);
        Assert.Equal("mail.test", (await RuleAsync(secure: true)).Ruling!.TlsName.Ascii);

        _dns.Tlsa("canonical.test", secure: true, Usable);
        Assert.Equal("canonical.test", (await RuleAsync(secure: true)).Ruling!.TlsName.Ascii);
    }

    [Fact]
    public async Task An_alias_that_DNSSEC_vouches_for_has_its_records_at_its_own_name_wherever_it_leads()
    {
        _dns.Address("mail.test", secure: false, "192.0.2.1", canonicalName: "canonical.test");
        _dns.Alias("mail.test", secure: true, "canonical.test");
        _dns.Tlsa("mail.test", secure: true, Usable);
        // Nobody vouches for the way to these.
        _dns.Tlsa("canonical.test", secure: true, new TlsaRecord(3, 1, 1, [.. Enumerable.Repeat((byte)1, 32)]));
        var (ruling, _) = await RuleAsync(secure: true);

        Assert.Equal((MailHostTls.Dane, "mail.test"), (ruling!.Rule, ruling.TlsName.Ascii));
        Assert.Equal($"3 1 1 {new string('0', 64)}", Assert.Single(ruling.Tlsa));
    }

    [Fact]
    public async Task An_alias_that_nobody_vouches_for_has_no_records()
    {
        _dns.Address("mail.test", secure: false, "192.0.2.1", canonicalName: "canonical.test");
        _dns.Alias("mail.test", secure: false, "canonical.test");
        _dns.Tlsa("mail.test", secure: true, Usable);

        Assert.Equal(MailHostTls.Opportunistic, (await RuleAsync(secure: true)).Ruling!.Rule);
        Assert.DoesNotContain("_25._tcp.mail.test TLSA", _dns.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_of_which_cannot_be_told_whether_DNSSEC_vouches_for_its_alias_is_not_used_now(bool bogus)
    {
        _dns.Address("mail.test", secure: false, "192.0.2.1", canonicalName: "canonical.test");
        _dns["mail.test", DnsType.Cname] = bogus ? DnsAnswer.Bogus("forged") : DnsAnswer.Failure("silent");
        var (ruling, fault) = await RuleAsync(secure: true);

        Assert.Null(ruling);
        Assert.Equal((nameof(SendFault.TlsaUnanswered), RetryAdvice.Later), (fault!.Error.Detail, fault.Error.Retry));
    }

    [Fact]
    public async Task Where_nobody_vouches_for_the_MX_record_nobody_is_asked_about_aliases()
    {
        _dns.Address("mail.test", secure: false, "192.0.2.1", canonicalName: "canonical.test");

        Assert.Equal(MailHostTls.Opportunistic, (await RuleAsync(secure: false)).Ruling!.Rule);
        Assert.DoesNotContain("mail.test CNAME", _dns.Asked);
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public async Task Records_that_an_insecure_answer_leads_to_are_none(bool mx, bool address, bool tlsa)
    {
        Host(address);
        _dns.Tlsa("mail.test", tlsa, Usable);
        var (ruling, _) = await RuleAsync(mx);

        Assert.Equal((MailHostTls.Opportunistic, TrustSource.Nobody), (ruling!.Rule, ruling.Policy.Trusts));
        // RFC 7672 §2.2.2: some servers of unsigned zones break at the question.
        Assert.Equal(mx && address, _dns.Asked.Contains("_25._tcp.mail.test TLSA"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_whose_records_cannot_be_had_is_not_used_now(bool bogus)
    {
        Host(secure: true);
        _dns["_25._tcp.mail.test", DnsType.Tlsa] = bogus ? DnsAnswer.Bogus("forged") : DnsAnswer.Failure("silent");
        var (ruling, fault) = await RuleAsync(secure: true);

        Assert.Null(ruling);
        Assert.Equal((nameof(SendFault.TlsaUnanswered), RetryAdvice.Later, TlsResultType.DnssecInvalid), (fault!.Error.Detail, fault.Error.Retry, fault.Type));
    }

    [Fact]
    public async Task Whoever_blocks_the_answer_for_one_family_does_not_make_the_host_look_unsigned()
    {
        Host(secure: true);
        _dns["mail.test", DnsType.Aaaa] = DnsAnswer.Failure("blocked");
        _dns.Tlsa("mail.test", secure: true, Usable);

        Assert.Equal(MailHostTls.Dane, (await RuleAsync(secure: true)).Ruling!.Rule);
    }

    [Fact]
    public async Task Records_that_cannot_be_used_ask_for_TLS_and_nobody_vouches()
    {
        Host(secure: true);
        _dns.Tlsa("mail.test", secure: true, new TlsaRecord(1, 1, 1, [.. new byte[32]]));
        var (ruling, _) = await RuleAsync(secure: true);

        Assert.Equal((MailHostTls.DaneUnusable, TrustSource.Nobody), (ruling!.Rule, ruling.Policy.Trusts));
        Assert.Equal([TlsResultType.TlsaInvalid], ruling.Failures);
    }

    [Theory]
    [InlineData("enforce", "mail.test", MailHostTls.MtaSts, TrustSource.SystemRoots)]
    [InlineData("testing", "mail.test", MailHostTls.MtaStsTesting, TrustSource.Nobody)]
    [InlineData("testing", "other.test", MailHostTls.MtaStsTesting, TrustSource.Nobody)]
    [InlineData("none", "mail.test", MailHostTls.Opportunistic, TrustSource.Nobody)]
    public async Task An_MTA_STS_policy_rules_by_its_mode(string mode, string named, MailHostTls rule, TrustSource trust)
    {
        Host(secure: false);
        Policy(mode, named);
        var (ruling, _) = await RuleAsync(secure: false);

        Assert.Equal((rule, trust), (ruling!.Rule, ruling.Policy.Trusts));
        Assert.Equal(mode is "none" ? null : "1", ruling.PolicyId);
        Assert.Equal(named is "other.test" ? [TlsResultType.ValidationFailure] : [], ruling.Failures);
    }

    [Fact]
    public async Task A_host_that_an_enforced_policy_does_not_name_is_left_out()
    {
        Host(secure: false);
        Policy("enforce", "*.mail.test");
        var (ruling, fault) = await RuleAsync(secure: false);

        Assert.Null(ruling);
        Assert.Equal((nameof(SendFault.MailHostNotInPolicy), RetryAdvice.Later), (fault!.Error.Detail, fault.Error.Retry));
    }

    [Fact]
    public async Task Where_it_cannot_be_told_whether_there_is_a_policy_the_host_is_not_used_now()
    {
        Host(secure: false);
        _dns["_mta-sts.example.test", DnsType.Txt] = DnsAnswer.Failure("silent");

        Assert.Equal((nameof(SendFault.DnsFailed), RetryAdvice.Later), ((await RuleAsync(secure: false)).Fault!.Error.Detail, (await RuleAsync(secure: false)).Fault!.Error.Retry));
    }

    [Fact]
    public async Task A_policy_that_is_none_is_reported_and_stops_nothing()
    {
        Host(secure: false);
        Policy("surely", "mail.test");
        var (ruling, _) = await RuleAsync(secure: false);

        Assert.Equal((MailHostTls.Opportunistic, TlsPolicyType.Sts), (ruling!.Rule, ruling.Applied.Type));
        Assert.Equal([TlsResultType.StsPolicyInvalid], ruling.Failures);
    }

    [Theory]
    [InlineData(10, RetryAdvice.Later)]
    [InlineData(null, RetryAdvice.Never)]
    public async Task A_host_without_an_address_may_get_one_and_a_domain_without_host_and_address_takes_no_mail(int? preference, RetryAdvice retry)
    {
        var (_, fault) = await RuleAsync(secure: false, preference);

        Assert.Equal((nameof(SendFault.NoMailHost), retry), (fault!.Error.Detail, fault.Error.Retry));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:127.0.0.9")]
    public async Task At_port_25_no_mail_host_is_this_machine(string address)
    {
        _dns.Address("mail.test", secure: true, address);

        Assert.Equal(nameof(SendFault.MailLoop), (await RuleAsync(secure: true)).Fault!.Error.Detail);
    }

    private void Host(bool secure) => _dns.Address("mail.test", secure, "192.0.2.1");

    private void Policy(string mode, string host)
    {
        _dns.Text("_mta-sts.example.test", "v=STSv1; id=1;");
        _web.Body = $"version: STSv1\nmode: {mode}\nmx: {host}\nmax_age: 86400\n";
    }

    private Task<(TlsRuling? Ruling, HostFault? Fault)> RuleAsync(bool secure, int? preference = 10)
    {
        var host = new MailHost(Domain.Parse("mail.test"), preference);
        var hosts = new MailHosts(Domain.Parse("example.test"), secure ? DnsStatus.Secure : DnsStatus.Insecure, [host]);
        var addresses = new MailHostAddresses(_dns, new MxOptions { EhloName = "sender.test" });
        return new MxPolicy(_dns, addresses, _policies, TlsPolicy.SystemRoots, port: 25).RuleAsync(hosts, host, TestContext.Current.CancellationToken);
    }
}
