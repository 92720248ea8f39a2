using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>Which hosts take the mail of a domain (RFC 5321 §5.1, RFC 7505).</summary>
public sealed class MxLookups
{
    private readonly WrittenDns _dns = new();

    [Theory]
    [InlineData(0.0, "first.test, second.test, third.test, other.test")]
    [InlineData(0.99, "first.test, other.test, second.test, third.test")]
    public async Task Hosts_come_by_preference_and_equal_ones_by_chance(double chance, string order)
    {
        _dns.Mx("example.test", secure: true, (20, "other.test"), (10, "first.test"), (20, "second.test"), (20, "third.test"));
        var (hosts, error) = await FindAsync(chance: () => chance);

        Assert.Null(error);
        Assert.Equal(DnsStatus.Secure, hosts!.Security);
        Assert.Equal(order, Names(hosts));
    }

    [Fact]
    public async Task A_null_MX_refuses_mail_for_good()
    {
        _dns.Mx("example.test", secure: false, (0, null));
        var (hosts, error) = await FindAsync();

        Assert.Null(hosts);
        Assert.Equal((SendStage.Route, nameof(SendFault.NullMx), RetryAdvice.Never), (error!.Stage, error.Detail, error.Retry));
    }

    [Fact]
    public async Task A_null_MX_beside_others_says_nothing()
    {
        _dns.Mx("example.test", secure: false, (0, null), (10, "mail.test"));

        Assert.Equal("mail.test", Names((await FindAsync()).Hosts!));
    }

    [Fact]
    public async Task Without_a_record_the_domain_itself_is_the_host()
    {
        var (hosts, _) = await FindAsync();

        Assert.Equal(new MailHost(Domain.Parse("example.test"), Preference: null), Assert.Single(hosts!.Hosts));
    }

    [Fact]
    public async Task An_address_literal_is_its_own_host_and_nobody_is_asked()
    {
        var (hosts, _) = await new MxLookup(_dns, () => 0, Domain.Parse("sender.test")).FindAsync(Domain.Parse("[192.0.2.1]"), TestContext.Current.CancellationToken);

        Assert.Equal("[192.0.2.1]", Names(hosts!));
        Assert.Empty(_dns.Asked);
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_is_refused_for_good()
    {
        _dns["example.test", DnsType.Mx] = DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.Zero);
        var (_, error) = await FindAsync();

        Assert.Equal((nameof(SendFault.MailDomainNotFound), false), (error!.Detail, error.Transient));
    }

    [Theory]
    [InlineData(true, nameof(SendFault.DnsBogus))]
    [InlineData(false, nameof(SendFault.DnsFailed))]
    public async Task An_answer_that_cannot_be_relied_on_is_temporary_and_never_the_absence_of_a_record(bool bogus, string detail)
    {
        _dns["example.test", DnsType.Mx] = bogus ? DnsAnswer.Bogus("forged") : DnsAnswer.Failure("nobody answers");
        var (hosts, error) = await FindAsync();

        Assert.Null(hosts);
        Assert.Equal((detail, RetryAdvice.Later), (error!.Detail, error.Retry));
    }

    [Fact]
    public async Task Where_we_are_one_of_them_those_behind_us_would_only_send_it_back()
    {
        _dns.Mx("example.test", secure: false, (30, "worse.test"), (20, "SENDER.test"), (20, "equal.test"), (10, "better.test"));

        Assert.Equal("better.test", Names((await FindAsync()).Hosts!));
    }

    [Fact]
    public async Task Where_we_are_the_best_of_them_it_is_a_loop()
    {
        _dns.Mx("example.test", secure: false, (10, "sender.test"), (20, "worse.test"));
        var (_, error) = await FindAsync();

        Assert.Equal((nameof(SendFault.MailLoop), false), (error!.Detail, error.Transient));
    }

    [Fact]
    public async Task Of_very_many_hosts_only_a_few_are_tried()
    {
        _dns.Mx("example.test", secure: false, [.. Enumerable.Range(0, 200).Select(number => (number, (string?)$"mail{number}.test"))]);

        Assert.Equal(Enumerable.Range(0, 16).Select(number => $"mail{number}.test"), (await FindAsync()).Hosts!.Hosts.Select(host => host.Name.Ascii));
    }

    private Task<(MailHosts? Hosts, SendError? Error)> FindAsync(Func<double>? chance = null) =>
        new MxLookup(_dns, chance ?? (() => 0.5), Domain.Parse("sender.test")).FindAsync(Domain.Parse("example.test"), TestContext.Current.CancellationToken);

    private static string Names(MailHosts hosts) => string.Join(", ", hosts.Hosts.Select(host => host.Name.Ascii));
}
