using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.TlsRpt;

/// <summary>Reports of our own sessions, by day and domain (RFC 8460 §4.1).</summary>
public sealed class Collecting
{
    private static readonly DateOnly Day = new(2026, 11, 29);
    private static readonly TlsReporter Reporter = new("Example", Domain.Parse("mta.example"), "tls@mta.example");
    private static readonly TlsFailure Expired = new() { Type = TlsResultType.CertificateExpired, MailHost = "mx.example.org" };

    private readonly TlsReportCollector _collector = new(Reporter, maxDomains: 3);

    [Fact]
    public void Sessions_of_a_day_are_counted_by_domain_and_policy()
    {
        Add("example.org", "mode: enforce");
        Add("example.org", "mode: enforce", Expired, Expired);
        Add("example.org", "mode: enforce", Expired, Expired with { Type = TlsResultType.CertificateHostMismatch });
        Add("example.org", "mode: testing");
        Add("example.net", "mode: enforce");

        var reports = _collector.Take(Day);
        Assert.Equal(["example.net", "example.org"], reports.Select(report => report.PolicyDomain.Ascii));
        var (report, first) = (reports[1].Report, reports[1].Report.Policies[0]);
        Assert.Equal(("Example", "tls@mta.example", 2), (report.Organization, report.Contact, report.Policies.Length));
        Assert.Equal(("2026-11-29T00:00:00.0000000+00:00", "2026-11-29T23:59:59.0000000+00:00"), (report.Start.ToString("O", CultureInfo.InvariantCulture), report.End.ToString("O", CultureInfo.InvariantCulture)));
        Assert.Equal((1, 2), (first.Successes, first.Failures));
        Assert.Equal([(TlsResultType.CertificateExpired, 2L), (TlsResultType.CertificateHostMismatch, 1L)], first.Details.Select(detail => (detail.Failure.Type, detail.Sessions)));
        Assert.True(TlsReport.TryRead(report.ToGzip(), out var read, out _));
        Assert.Equal(report.ReportId, read.ReportId);
    }

    [Fact]
    public void A_day_is_one_of_UTC_and_is_taken_once()
    {
        Add("example.org", "a", new DateTimeOffset(2026, 11, 30, 0, 59, 59, TimeSpan.FromHours(1)));
        Add("example.org", "a", new DateTimeOffset(2026, 11, 30, 1, 0, 0, TimeSpan.FromHours(1)));

        Assert.Equal(1, Assert.Single(_collector.Take(Day)).Report.Policies[0].Successes);
        Assert.Empty(_collector.Take(Day));
        Assert.Single(_collector.Take(Day.AddDays(1)));
    }

    [Fact]
    public void Two_reports_of_one_day_have_two_ids()
    {
        Add("example.org", "a");
        var first = _collector.Take(Day)[0].Report.ReportId;
        Add("example.org", "a");
        Assert.NotEqual(first, _collector.Take(Day)[0].Report.ReportId);
    }

    [Fact]
    public void Domains_policies_and_failures_are_bounded()
    {
        Assert.Equal(3, Enumerable.Range(0, 10).Count(i => Add($"d{i}.example", "a")));
        Assert.Equal(19, Enumerable.Range(0, 100).Count(i => Add("d0.example", $"mode: {i}")));
        for (var i = 0; i < 1000; i++)
        {
            Add("d1.example", "a", Expired with { MailHost = $"mx{i}.example.org" });
        }

        var policy = _collector.Take(Day)[1].Report.Policies[0];
        Assert.Equal((1000, 200), (policy.Failures, policy.Details.Length));
    }

    [Fact]
    public void A_day_that_nobody_takes_is_let_go_of_after_a_week()
    {
        Assert.Equal(3, Enumerable.Range(0, 3).Count(i => Add($"d{i}.example", "a")));
        Assert.False(Add("d3.example", "a", At(Day.AddDays(7))));
        Assert.True(Add("d3.example", "a", At(Day.AddDays(8))));
        Assert.Empty(_collector.Take(Day));
        Assert.Single(_collector.Take(Day.AddDays(8)));
    }

    [Theory]
    [InlineData(MtaStsFaultKind.NoRecord, null)]
    [InlineData(MtaStsFaultKind.DnsBogus, null)]
    [InlineData(MtaStsFaultKind.Status, TlsResultType.StsPolicyFetchError)]
    [InlineData(MtaStsFaultKind.PolicySyntax, TlsResultType.StsPolicyInvalid)]
    [InlineData(MtaStsFaultKind.Tls, TlsResultType.StsWebPkiInvalid)]
    public void A_policy_that_could_not_be_had_has_a_type(MtaStsFaultKind kind, TlsResultType? type) => Assert.Equal(type, TlsFailureTypes.Of(new MtaStsFault(kind, "")));

    [Theory]
    [InlineData(SmtpFailureDetail.TlsNotOffered, TlsResultType.StartTlsNotSupported)]
    [InlineData(SmtpFailureDetail.CertificateNameMismatch, TlsResultType.CertificateHostMismatch)]
    [InlineData(SmtpFailureDetail.CertificateExpired, TlsResultType.CertificateExpired)]
    [InlineData(SmtpFailureDetail.CertificateUnknownAuthority, TlsResultType.CertificateNotTrusted)]
    [InlineData(SmtpFailureDetail.HandshakeFailed, TlsResultType.ValidationFailure)]
    [InlineData(SmtpFailureDetail.SizeExceeded, null)]
    public void A_session_that_failed_has_a_type(SmtpFailureDetail detail, TlsResultType? type) =>
        Assert.Equal(type, TlsFailureTypes.Of(new SmtpError { Stage = SmtpStage.TlsHandshake, Failure = SmtpFailure.PolicyRefused, Detail = detail, Message = "", Scope = FailureScope.Relay }));

    [Fact]
    public void Every_failure_of_a_session_has_been_decided()
    {
        foreach (var detail in Enum.GetValues<SmtpFailureDetail>())
        {
            Assert.NotEqual(TlsResultType.Unknown, TlsFailureTypes.Of(new SmtpError { Stage = SmtpStage.TlsHandshake, Failure = SmtpFailure.PolicyRefused, Detail = detail, Message = "", Scope = FailureScope.Relay }));
        }
    }

    private bool Add(string domain, string policy, params TlsFailure[] failures) => Add(domain, policy, At(Day), failures);

    private static DateTimeOffset At(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private bool Add(string domain, string policy, DateTimeOffset at, params TlsFailure[] failures) => _collector.Add(new TlsSession
    {
        PolicyDomain = Domain.Parse(domain),
        Policy = new TlsAppliedPolicy(TlsPolicyType.Sts, Domain.Parse(domain)) { Text = [policy] },
        At = at,
        Failures = [.. failures],
    });
}
