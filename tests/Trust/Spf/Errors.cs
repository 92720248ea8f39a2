namespace Waxwing.Trust.Tests.Spf;

/// <summary>What is no answer is a temporary error and never the absence of a record; what is wrong is a permanent one (RFC 7208 §2.6.6, §2.6.7).</summary>
public sealed class Errors
{
    [Theory]
    [InlineData("example.org FAIL", SpfFaultKind.DnsFailure)]
    [InlineData("example.org BOGUS", SpfFaultKind.DnsBogus)]
    [InlineData("example.org TXT v=spf1 a +all\nexample.org FAIL A", SpfFaultKind.DnsFailure)]
    [InlineData("example.org TXT v=spf1 a +all\nexample.org BOGUS A", SpfFaultKind.DnsBogus)]
    [InlineData("example.org TXT v=spf1 mx +all\nexample.org FAIL MX", SpfFaultKind.DnsFailure)]
    [InlineData("example.org TXT v=spf1 mx +all\nexample.org MX 10 a.example\na.example FAIL", SpfFaultKind.DnsFailure)]
    [InlineData("example.org TXT v=spf1 exists:a.example +all\na.example FAIL", SpfFaultKind.DnsFailure)]
    [InlineData("example.org TXT v=spf1 include:a.example +all\na.example FAIL", SpfFaultKind.DnsFailure)]
    [InlineData("example.org TXT v=spf1 include:a.example +all\na.example BOGUS", SpfFaultKind.DnsBogus)]
    [InlineData("example.org TXT v=spf1 redirect=a.example\na.example FAIL", SpfFaultKind.DnsFailure)]
    public async Task Without_an_answer_it_is_a_temporary_error(string zone, SpfFaultKind kind)
    {
        var verdict = await new Zone(zone).CheckAsync();
        Assert.Equal((SpfResult.TempError, kind, null), (verdict.Result, verdict.Fault?.Kind, verdict.Match));
        Assert.Contains(kind == SpfFaultKind.DnsBogus ? "does not verify" : "nobody answers", verdict.Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_decided_before_needs_no_answer_any_more() =>
        Assert.Equal(SpfResult.Pass, (await new Zone("example.org TXT v=spf1 ip4:192.0.2.1 a -all\nexample.org FAIL A").CheckAsync()).Result);

    [Theory]
    [InlineData("1.2.0.192.in-addr.arpa FAIL")]
    [InlineData("1.2.0.192.in-addr.arpa PTR mail.example.org\nmail.example.org FAIL")]
    public async Task Names_of_the_client_that_cannot_be_found_out_only_do_not_match(string zone) =>
        Assert.Equal(SpfResult.Fail, (await new Zone(zone).Add("example.org", "TXT", "v=spf1 ptr -all").CheckAsync()).Result);

    [Theory]
    [InlineData("example.org TXT v=spf1 +all\nexample.org TXT v=spf1 +all", SpfFaultKind.SeveralRecords, "example.org")]
    [InlineData("example.org TXT v=spf1 +all moo", SpfFaultKind.RecordSyntax, "example.org")]
    [InlineData("example.org TXT v=spf1 include:a.example +all\na.example TXT v=spf1 all.", SpfFaultKind.RecordSyntax, "a.example")]
    [InlineData("example.org TXT v=spf1 include:a.example +all", SpfFaultKind.IncludeWithoutRecord, "example.org")]
    [InlineData("example.org TXT v=spf1 include:%{d1r} +all", SpfFaultKind.IncludeWithoutRecord, "example.org")]
    [InlineData("example.org TXT v=spf1 include:a..example +all", SpfFaultKind.IncludeWithoutRecord, "example.org")]
    [InlineData("example.org TXT v=spf1 redirect=a.example", SpfFaultKind.RedirectWithoutRecord, "a.example")]
    [InlineData("example.org TXT v=spf1 redirect=a..example", SpfFaultKind.RedirectWithoutRecord, "example.org")]
    public async Task What_is_wrong_is_a_permanent_error_and_its_place_is_told(string zone, SpfFaultKind kind, string domain)
    {
        var verdict = await new Zone(zone).CheckAsync();
        Assert.Equal((SpfResult.PermError, kind, domain), (verdict.Result, verdict.Fault?.Kind, verdict.Fault?.Domain));
        Assert.Equal(kind == SpfFaultKind.RecordSyntax, verdict.Fault?.Syntax is not null);
    }
}
