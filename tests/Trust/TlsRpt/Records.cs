using CsCheck;
using Waxwing.Smtp;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.TlsRpt;

/// <summary>Where a domain wants reports about TLS to go (RFC 8460 §3).</summary>
public sealed class Records
{
    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org", "mailto:a@example.org")]
    [InlineData("v=TLSRPTv1;rua=https://example.org/v1/tlsrpt;", "https://example.org/v1/tlsrpt")]
    [InlineData("v=TLSRPTv1 ;\trua=mailto:a@example.org \t,\t https://example.org/?a=b ; x=1", "mailto:a@example.org https://example.org/?a=b")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org; rua=mailto:b@example.org", "mailto:a@example.org mailto:b@example.org")]
    public void This_is_a_record(string text, string reports)
    {
        Assert.True(TlsRptRecord.TryParse(text, out var record, out _));
        Assert.Equal((reports, text), (string.Join(' ', record.Reports), record.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("v=TLSRPTv1")]
    [InlineData("v=TLSRPTv1;")]
    [InlineData("v=TLSRPTv2; rua=mailto:a@example.org")]
    [InlineData("V=TLSRPTv1; rua=mailto:a@example.org")]
    [InlineData("v=TLSRPTv1; x=1")]
    [InlineData("v=TLSRPTv1; rua=")]
    [InlineData("v=TLSRPTv1; rua=nobody")]
    [InlineData("v=TLSRPTv1; rua=,")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org,")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org b")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org!10m")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org; x==")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org; x=a b")]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.org\u0001")]
    [InlineData("v=TLSRPTv1; RUA=mailto:a@example.org")]
    public void This_is_none(string? text)
    {
        Assert.False(TlsRptRecord.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("_smtp._tls.example.org  TXT  v=TLSRPTv1; rua=mailto:a@example.org\n_smtp._tls.example.org  TXT  v=other", true, false)]
    [InlineData("", false, false)]
    [InlineData("_smtp._tls.example.org  TXT  v=TLSRPTv1; rua=x", false, false)]
    [InlineData("_smtp._tls.example.org  TXT  v=TLSRPTv1; rua=mailto:a@example.org\n_smtp._tls.example.org  TXT  v=TLSRPTv1; rua=mailto:a@example.org", false, false)]
    [InlineData("_smtp._tls.example.org  FAIL", false, true)]
    [InlineData("_smtp._tls.example.org  BOGUS", false, true)]
    public async Task A_domain_is_asked_for_exactly_one(string zone, bool isThere, bool isUnanswered)
    {
        var finding = await TlsRptLookup.FindAsync(new Zone(zone), Domain.Parse("example.org"), TestContext.Current.CancellationToken);
        Assert.Equal((isThere, isUnanswered, isThere), (finding.Record is not null, finding.IsUnanswered, finding.Reason is null));
    }

    [Fact]
    public void Any_text_is_a_record_or_has_a_reason() =>
        Gen.String[Gen.Char["ruax=:@,;; .!%1\t\u00FC\0"], 0, 40].Sample(rest => TlsRptRecord.TryParse("v=TLSRPTv1;" + rest, out var record, out var reason) ? !record.Reports.IsEmpty : reason.Length > 0, iter: 20_000);
}
