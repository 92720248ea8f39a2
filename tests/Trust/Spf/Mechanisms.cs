namespace Waxwing.Trust.Tests.Spf;

/// <summary>Which clients a mechanism matches (RFC 7208 §5).</summary>
public sealed class Mechanisms
{
    private const string Names = """
        example.org          A     192.0.2.10
        example.org          A     192.0.2.1
        example.org          AAAA  2001:db8::1
        example.org          MX    20 mx2.example.org
        example.org          MX    10 mx1.example.org
        example.org          MX    30 .
        mx1.example.org      A     192.0.2.20
        mx2.example.org      A     192.0.2.21
        mx2.example.org      AAAA  2001:db8::21
        far.example          A     198.51.100.7
        six.example          AAAA  2001:db8:1:2::3
        yes.example          TXT   v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all
        no.example           TXT   v=spf1 ip4:198.51.100.0/24 -all
        soft.example         TXT   v=spf1 ~all
        neutral.example      TXT   v=spf1 ?all
        open.example         TXT   v=spf1 include:yes.example
        1.2.0.192.in-addr.arpa  PTR  mail.example.org
        1.2.0.192.in-addr.arpa  PTR  liar.example
        mail.example.org     A     192.0.2.1
        liar.example         A     203.0.113.1
        192.0.2.1.allowed.example  A  127.0.0.2
        alice.users.example  A     127.0.0.2
        """;

    [Theory]
    [InlineData("all", "192.0.2.1", true)]
    [InlineData("ip4:192.0.2.1", "192.0.2.1", true)]
    [InlineData("ip4:192.0.2.0/25", "192.0.2.127", true)]
    [InlineData("ip4:192.0.2.0/25", "192.0.2.128", false)]
    [InlineData("ip4:10.0.0.0/0", "192.0.2.1", true)]
    [InlineData("ip4:0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("ip4:192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("ip6:::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("ip6:2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("ip6:2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("ip6:::/0", "192.0.2.1", false)]
    [InlineData("ip6:fe80::1", "fe80::1%7", true)]
    [InlineData("a", "192.0.2.1", true)]
    [InlineData("a", "192.0.2.2", false)]
    [InlineData("a", "2001:db8::1", true)]
    [InlineData("a/24", "192.0.2.2", true)]
    [InlineData("a//64", "192.0.2.2", false)]
    [InlineData("a:far.example", "198.51.100.7", true)]
    [InlineData("a:six.example/8//48", "2001:db8:1:ffff::1", true)]
    [InlineData("a:six.example/0", "192.0.2.1", false)]
    [InlineData("a:nothing.example", "192.0.2.1", false)]
    [InlineData("mx", "192.0.2.21", true)]
    [InlineData("mx", "2001:db8::21", true)]
    [InlineData("mx", "192.0.2.1", false)]
    [InlineData("mx/24", "192.0.2.99", true)]
    [InlineData("mx:far.example", "198.51.100.7", false)]
    [InlineData("include:yes.example", "192.0.2.1", true)]
    [InlineData("include:no.example", "192.0.2.1", false)]
    [InlineData("include:soft.example", "192.0.2.1", false)]
    [InlineData("include:neutral.example", "192.0.2.1", false)]
    [InlineData("include:open.example", "2001:db8::9", true)]
    [InlineData("include:open.example", "198.51.100.7", false)]
    [InlineData("ptr", "192.0.2.1", true)]
    [InlineData("ptr:EXAMPLE.org", "192.0.2.1", true)]
    [InlineData("ptr:mail.example.org", "192.0.2.1", true)]
    [InlineData("ptr:ample.org", "192.0.2.1", false)]
    [InlineData("ptr:liar.example", "192.0.2.1", false)]
    [InlineData("ptr", "192.0.2.2", false)]
    [InlineData("exists:%{i}.allowed.example", "192.0.2.1", true)]
    [InlineData("exists:%{i}.allowed.example", "192.0.2.2", false)]
    [InlineData("exists:six.example", "2001:db8:1:2::3", false)]
    [InlineData("exists:%{l}.users.example", "2001:db8::1", true)]
    [InlineData("exists:%{p}", "192.0.2.1", true)]
    [InlineData("exists:%{p}", "192.0.2.2", false)]
    public async Task A_mechanism_matches_or_not(string mechanism, string client, bool matches)
    {
        var verdict = await new Zone(Names).Add("example.org", "TXT", $"v=spf1 {mechanism} -all").CheckAsync(client);
        Assert.Equal((matches ? SpfResult.Pass : SpfResult.Fail, matches ? mechanism : "-all", null), (verdict.Result, verdict.Match?.Directive.Text, verdict.Fault));
    }

    [Theory]
    [InlineData("v=spf1", SpfResult.Neutral)]
    [InlineData("v=spf1 +all", SpfResult.Pass)]
    [InlineData("v=spf1 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ~all", SpfResult.SoftFail)]
    [InlineData("v=spf1 ?all", SpfResult.Neutral)]
    [InlineData("v=spf1 -ip4:192.0.2.1 +all", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=yes.example", SpfResult.Pass)]
    [InlineData("v=spf1 redirect=no.example ~ip4:192.0.2.1", SpfResult.SoftFail)]
    [InlineData("v=spf1 redirect=no.example ?all", SpfResult.Neutral)]
    [InlineData("v=spf1 redirect=nothing.example +all", SpfResult.Pass)]
    [InlineData("v=spf1 unknown=%{d} +all", SpfResult.Pass)]
    public async Task The_first_directive_that_matches_decides_then_the_redirect_then_nobody(string record, SpfResult result) =>
        Assert.Equal(result, (await new Zone(Names).Add("example.org", "TXT", record).CheckAsync()).Result);
}
