using System.Globalization;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class TlsReports
{
    [Fact]
    public void Reports_say_what_a_plain_reader_finds_in_them()
    {
        var corpus = Corpus.Open("tls-reports");
        var verdicts = new Verdicts<string>("tls-reports");
        foreach (var element in corpus.Cases())
        {
            var id = element.GetProperty("id").GetString()!;
            var isRead = TlsReport.TryRead(File.ReadAllBytes(Path.Combine(corpus.Folder, element.GetProperty("file").GetString()!)), out var report, out var fault);
            var (expected, said) = (Expected(element.GetProperty("derived")), isRead ? Said(report!) : fault!.ToString());
            verdicts.Add(id, string.Equals(expected, said, StringComparison.Ordinal) && isRead && TlsReport.TryRead(report!.ToGzip(), out _, out _), $"{id}: source says {expected}, we say {said}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Records_are_read_as_mox_does()
    {
        var verdicts = new Verdicts<string>("policy-records, TLSRPT");
        foreach (var element in Corpus.Open("policy-records").Cases().Where(element => element.GetProperty("what").GetString() is "tls-rpt-record"))
        {
            var (text, valid) = (element.GetProperty("input").GetString()!, element.GetProperty("valid").GetBoolean());
            var isRecord = TlsRptRecord.TryParse(text, out _, out var reason);
            verdicts.Add(text, isRecord == valid, $"{text} source says {valid}, we say {reason ?? "valid"}");
        }

        verdicts.Conclude();
    }

    private static string Expected(JsonElement derived) => string.Join(" | ", derived.EnumerateObject().Select(field =>
        field.Value.ValueKind == JsonValueKind.Array ? string.Join(' ', field.Value.EnumerateArray().Select(value => TypeOf(value.GetString()!))) : field.Value.ToString()));

    private static string Said(TlsReport report) => string.Join(
        " | ", report.Organization, report.ReportId, Time(report.Start), Time(report.End), report.Policies.Length.ToString(CultureInfo.InvariantCulture),
        string.Join(' ', report.Policies.Select(policy => policy.Policy.Type)), report.Policies.Sum(policy => policy.Successes), report.Policies.Sum(policy => policy.Failures), report.Policies.Sum(policy => policy.Details.Length));

    // A type that RFC 8460 does not know is told as such.
    private static string TypeOf(string word) => word switch { "sts" => nameof(TlsPolicyType.Sts), "tlsa" => nameof(TlsPolicyType.Tlsa), "no-policy-found" => nameof(TlsPolicyType.NoPolicyFound), _ => nameof(TlsPolicyType.Unknown) };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal);
}
