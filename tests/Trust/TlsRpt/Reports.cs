using System.IO.Compression;
using System.Net;
using System.Text;
using CsCheck;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.TlsRpt;

/// <summary>What a report says, and what is none (RFC 8460 §4.4).</summary>
public sealed class Reports
{
    private const string Least = """
        {"report-id":"1","date-range":{"start-datetime":"2026-11-29T00:00:00Z","end-datetime":"2026-11-29T23:59:59Z"},"policies":[]}
        """;

    private static readonly TlsReport Whole = new()
    {
        Organization = "Soci\u00E9t\u00E9",
        Contact = "tls@mta.example",
        ReportId = "2026-11-29-1@mta.example",
        Start = new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero),
        End = new DateTimeOffset(2026, 11, 29, 23, 59, 59, TimeSpan.Zero),
        Policies =
        [
            new TlsPolicyReport
            {
                Policy = new TlsAppliedPolicy(TlsPolicyType.Sts, Domain.Parse("example.org")) { Text = ["version: STSv1", "mode: enforce"], MailHosts = ["*.example.org"] },
                Successes = 7,
                Failures = 3,
                Details =
                [
                    new(
                        new TlsFailure
                        {
                            Type = TlsResultType.CertificateExpired, SendingAddress = IPAddress.Parse("2001:db8::1"), ReceivingAddress = IPAddress.Parse("192.0.2.1"),
                            MailHost = "mx.example.org", MailHostHelo = "mx", AdditionalInformation = "https://mta.example/1", ReasonCode = "expired",
                        },
                        2),
                    new(new TlsFailure { Type = TlsResultType.StartTlsNotSupported }, 1),
                ],
            },
            new TlsPolicyReport { Policy = new TlsAppliedPolicy(TlsPolicyType.NoPolicyFound, Domain.Parse("example.org")), Successes = 1 },
        ],
    };

    [Fact]
    public void What_is_written_is_read_again_with_and_without_compression()
    {
        foreach (var octets in new[] { Whole.ToJson(), Whole.ToGzip() })
        {
            Assert.True(TlsReport.TryRead(octets, out var read, out var fault), fault?.ToString());
            Assert.Equal(Whole.ToJson(), read.ToJson());
            Assert.Equal((Whole.Organization, Whole.Contact, Whole.ReportId, Whole.Start, Whole.End), (read.Organization, read.Contact, read.ReportId, read.Start, read.End));
            Assert.Equal(Whole.Policies[0].Details, read.Policies[0].Details);
            Assert.Equal(Whole.Policies.Select(policy => policy.Policy), read.Policies.Select(policy => policy.Policy));
        }
    }

    [Fact]
    public void A_report_has_the_names_and_words_of_the_RFC()
    {
        var json = Encoding.UTF8.GetString(Whole.ToJson());
        Assert.Contains("\"policy-type\":\"sts\",\"policy-string\":[\"version: STSv1\",\"mode: enforce\"],\"policy-domain\":\"example.org\",\"mx-host\":[\"*.example.org\"]", json, StringComparison.Ordinal);
        Assert.Contains("\"summary\":{\"total-successful-session-count\":7,\"total-failure-session-count\":3}", json, StringComparison.Ordinal);
        Assert.Contains("{\"result-type\":\"starttls-not-supported\",\"failed-session-count\":1}", json, StringComparison.Ordinal);
        Assert.Equal("mta.example!example.org!1795910400!1795996799.json.gz", Whole.FileName(Domain.Parse("mta.example"), Domain.Parse("example.org")));
    }

    [Fact]
    public void What_reporters_leave_out_is_nothing()
    {
        var report = Read(Least);
        Assert.Equal(("", null, 0), (report.Organization, report.Contact, report.Policies.Length));
    }

    [Fact]
    public void Unknown_types_and_fields_are_borne()
    {
        var report = Read(Least.Replace("[]", """[{"policy":{"policy-type":"new","mx-host":"a.example","x":1},"summary":{},"failure-details":[{"result-type":"newer"}]}]""", StringComparison.Ordinal));
        Assert.Equal((TlsPolicyType.Unknown, "a.example", TlsResultType.Unknown), (report.Policies[0].Policy.Type, report.Policies[0].Policy.MailHosts.Single(), report.Policies[0].Details[0].Failure.Type));
    }

    [Fact]
    public void Texts_are_cut_and_have_no_control_characters()
    {
        var report = Read(Least.Replace("\"1\"", "\"\\u001b[2J\\n" + new string('x', 5000) + "\"", StringComparison.Ordinal));
        Assert.Equal(1000, report.ReportId.Length);
        Assert.StartsWith("?[2J?xxx", report.ReportId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-29T01:00:00.5+01:00", "2026-11-29T23:59:59Z")]
    [InlineData("2026-11-29T00:00:00-05:00", "2026-11-30T00:00:00-05:00")]
    public void Times_have_a_zone(string start, string end) => Assert.True(Read(Dated(start, end)).Start < Read(Dated(start, end)).End);

    [Theory]
    [InlineData("2026-11-29T00:00:00", "2026-11-29T23:59:59Z", "start-datetime")]
    [InlineData("2026-11-29", "2026-11-29T23:59:59Z", "start-datetime")]
    [InlineData("yesterday", "2026-11-29T23:59:59Z", "start-datetime")]
    [InlineData("2026-11-29T00:00:00Z", "", "end-datetime")]
    [InlineData("2026-11-30T00:00:00Z", "2026-11-29T23:59:59Z", "date-range")]
    public void Other_times_are_refused(string start, string end, string field) => Refused(Dated(start, end), TlsReportError.Value, field);

    [Theory]
    [InlineData("", TlsReportError.Json, null)]
    [InlineData("{", TlsReportError.Json, null)]
    [InlineData("{} {}", TlsReportError.Json, null)]
    [InlineData("{\"report-id\":\"1\",\"report-id\":\"2\"}", TlsReportError.Json, null)]
    [InlineData("{\"report-id\":\"1\",}", TlsReportError.Json, null)]
    [InlineData("{/* */}", TlsReportError.Json, null)]
    [InlineData("{\"\\ud800aaaaaaaaaaaaaaaaaaaaaaaa\":1}", TlsReportError.Json, null)]
    [InlineData("[]", TlsReportError.Value, null)]
    [InlineData("{}", TlsReportError.Missing, "date-range")]
    [InlineData("{\"date-range\":{}}", TlsReportError.Missing, "policies")]
    [InlineData("{\"date-range\":{},\"policies\":[]}", TlsReportError.Missing, "report-id")]
    [InlineData("{\"date-range\":1}", TlsReportError.Value, "date-range")]
    [InlineData("{\"date-range\":{},\"policies\":{}}", TlsReportError.Value, "policies")]
    [InlineData("{\"date-range\":{},\"policies\":[],\"report-id\":\"\\ud800\"}", TlsReportError.Value, "report-id")]
    public void What_is_no_report_is_told(string json, TlsReportError error, string? field) => Refused(json, error, field);

    [Theory]
    [InlineData("1", TlsReportError.Value, null)]
    [InlineData("{}", TlsReportError.Missing, "policy")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\"}}", TlsReportError.Missing, "summary")]
    [InlineData("{\"policy\":{},\"summary\":{}}", TlsReportError.Missing, "policy-type")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\",\"policy-domain\":\"a b\"},\"summary\":{}}", TlsReportError.Value, "policy-domain")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\",\"policy-string\":[1]},\"summary\":{}}", TlsReportError.Value, "policy-string")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\"},\"summary\":{\"total-failure-session-count\":-1}}", TlsReportError.Value, "total-failure-session-count")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\"},\"summary\":{\"total-failure-session-count\":1e99}}", TlsReportError.Value, "total-failure-session-count")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\"},\"summary\":{},\"failure-details\":[{}]}", TlsReportError.Missing, "result-type")]
    [InlineData("{\"policy\":{\"policy-type\":\"sts\"},\"summary\":{},\"failure-details\":[{\"result-type\":\"x\",\"receiving-ip\":\"here\"}]}", TlsReportError.Value, "receiving-ip")]
    public void A_wrong_policy_spoils_the_report(string policy, TlsReportError error, string? field) => Refused(Least.Replace("[]", $"[{policy}]", StringComparison.Ordinal), error, field);

    [Fact]
    public void Too_many_policies_failures_or_levels_are_refused()
    {
        const string policy = "{\"policy\":{\"policy-type\":\"sts\"},\"summary\":{}}";
        var failures = policy.Replace("}}", "},\"failure-details\":[" + string.Join(',', Enumerable.Repeat("{\"result-type\":\"x\"}", 10_001)) + "]}", StringComparison.Ordinal);

        Refused(Least.Replace("[]", $"[{string.Join(',', Enumerable.Repeat(policy, 1001))}]", StringComparison.Ordinal), TlsReportError.TooMany, "policies");
        Refused(Least.Replace("[]", $"[{failures},{failures}]", StringComparison.Ordinal), TlsReportError.TooMany, "failure-details");
        Refused(new string('[', 1000), TlsReportError.Json, null);
    }

    [Fact]
    public void A_bomb_is_left_when_it_grows_too_large()
    {
        var zeros = new byte[1024 * 1024];
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < 200; i++)
            {
                gzip.Write(zeros);
            }
        }

        Assert.True(bomb.Length < 4 * zeros.Length);
        Assert.False(TlsReport.TryRead(bomb.ToArray(), out _, out var fault));
        Assert.Equal(TlsReportError.TooLong, fault.Error);
    }

    [Fact]
    public void What_is_too_long_as_it_comes_is_not_looked_at()
    {
        Assert.False(TlsReport.TryRead(new byte[TlsReport.MaxLength + 1], out _, out var fault));
        Assert.Equal(TlsReportError.TooLong, fault.Error);
    }

    [Fact]
    public void A_report_whose_compression_is_broken_is_told()
    {
        var octets = Whole.ToGzip();
        octets[octets.Length / 2] ^= 0xFF;
        Assert.False(TlsReport.TryRead(octets, out _, out var broken));
        Assert.False(TlsReport.TryRead(new byte[] { 0x1F, 0x8B, 0 }, out _, out var begun));
        Assert.Equal((TlsReportError.Compression, true), (broken.Error, begun.Error is TlsReportError.Compression or TlsReportError.Json));
    }

    [Fact]
    public void A_report_with_any_octet_changed_is_a_report_or_a_fault()
    {
        var json = Whole.ToJson();
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Sample((at, octet) =>
        {
            var changed = json.ToArray();
            changed[at] = octet;
            return TlsReport.TryRead(changed, out var report, out var fault) ? report.Policies.Length <= 2 : fault.Reason.Length > 0;
        }, iter: 20_000);
    }

    private static string Dated(string start, string end) =>
        Least.Replace("2026-11-29T00:00:00Z", start, StringComparison.Ordinal).Replace("\"end-datetime\":\"2026-11-29T23:59:59Z\"", $"\"end-datetime\":\"{end}\"", StringComparison.Ordinal);

    private static TlsReport Read(string json)
    {
        Assert.True(TlsReport.TryRead(Encoding.UTF8.GetBytes(json), out var report, out var fault), fault?.ToString());
        return report;
    }

    private static void Refused(string json, TlsReportError error, string? field)
    {
        Assert.False(TlsReport.TryRead(Encoding.UTF8.GetBytes(json), out _, out var fault));
        Assert.Equal((error, field), (fault.Error, fault.Field));
    }
}
