using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Iprev;

/// <summary>Whether an address has a name that leads back to it (RFC 8601 §3).</summary>
public sealed class NamesOfAddresses
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa PTR", "mail.example.org A")]
    [InlineData("::ffff:192.0.2.1", "1.2.0.192.in-addr.arpa PTR", "mail.example.org A")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR", "mail.example.org AAAA")]
    public async Task A_name_that_has_the_address_passes(string address, string reverse, string forward)
    {
        var client = IPAddress.Parse(address);
        var (verdict, asked) = await CheckAsync(client,
            (reverse, Found(new PtrRecord(Domain.Parse("mail.example.org")))),
            (forward, Found(new AddressRecord(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client))));

        Assert.Equal((IprevResult.Pass, "mail.example.org"), (verdict.Result, verdict.Host!.Ascii));
        Assert.Equal([reverse, forward], asked);
    }

    [Fact]
    public async Task One_name_of_several_is_enough()
    {
        var (verdict, _) = await CheckAsync(IPAddress.Parse("192.0.2.1"),
            ("1.2.0.192.in-addr.arpa PTR", Found(new PtrRecord(Domain.Parse("old.example.org")), new PtrRecord(Domain.Parse("mail.example.org")))),
            ("old.example.org A", DnsAnswer.Failure("silent")),
            ("mail.example.org A", Found(new AddressRecord(IPAddress.Parse("192.0.2.1")))));

        Assert.Equal((IprevResult.Pass, "mail.example.org"), (verdict.Result, verdict.Host!.Ascii));
    }

    [Fact]
    public async Task A_name_that_has_another_address_fails()
    {
        var (verdict, _) = await CheckAsync(IPAddress.Parse("192.0.2.1"),
            ("1.2.0.192.in-addr.arpa PTR", Found(new PtrRecord(Domain.Parse("mail.example.org")))),
            ("mail.example.org A", Found(new AddressRecord(IPAddress.Parse("192.0.2.2")))));

        Assert.Equal((IprevResult.Fail, null), (verdict.Result, verdict.Host));
        Assert.Contains("mail.example.org has no such address", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_without_a_name_is_an_error_that_stays() =>
        Assert.Equal(IprevResult.PermError, (await CheckAsync(IPAddress.Parse("192.0.2.1"))).Verdict.Result);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task What_DNS_does_not_say_is_never_the_absence_of_a_name(bool reverse, bool isBogus)
    {
        var nothing = isBogus ? DnsAnswer.Bogus("forged") : DnsAnswer.Failure("silent");
        var (verdict, _) = reverse
            ? await CheckAsync(IPAddress.Parse("192.0.2.1"), ("1.2.0.192.in-addr.arpa PTR", nothing))
            : await CheckAsync(IPAddress.Parse("192.0.2.1"), ("1.2.0.192.in-addr.arpa PTR", Found(new PtrRecord(Domain.Parse("mail.example.org")))), ("mail.example.org A", nothing));

        Assert.Equal(IprevResult.TempError, verdict.Result);
        Assert.EndsWith(nothing.Reason!, verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_very_many_names_only_ten_are_looked_up()
    {
        var (verdict, asked) = await CheckAsync(IPAddress.Parse("192.0.2.1"),
            ("1.2.0.192.in-addr.arpa PTR", Found([.. Enumerable.Range(0, 100).Select(number => new PtrRecord(Domain.Parse($"host{number}.example.org")))])));

        Assert.Equal((IprevResult.Fail, 11), (verdict.Result, asked.Count));
    }

    private static async Task<(IprevVerdict Verdict, List<string> Asked)> CheckAsync(IPAddress address, params (string Question, DnsAnswer Answer)[] zone)
    {
        var dns = new Answers(zone.ToDictionary(record => record.Question, record => record.Answer, StringComparer.Ordinal));
        return (await new IprevVerifier(dns).CheckAsync(address, TestContext.Current.CancellationToken), dns.Asked);
    }

    private static DnsAnswer Found(params DnsRecord[] records) => DnsAnswer.Found(secure: false, [.. records], Life);

    private sealed class Answers(Dictionary<string, DnsAnswer> zone) : IDnsLookup
    {
        public List<string> Asked { get; } = [];

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            Asked.Add(question.ToString());
            return Task.FromResult(zone.GetValueOrDefault(question.ToString()) ?? DnsAnswer.Absent(secure: false, nameExists: false, Life));
        }
    }
}
