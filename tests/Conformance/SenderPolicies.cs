using System.Net;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class SenderPolicies
{
    // The suite's word for an explanation that the checker makes up; we make up none.
    private const string NoExplanation = "DEFAULT";

    [Fact]
    public async Task Hosts_are_judged_as_the_suite_of_RFC_7208_does()
    {
        var corpus = Corpus.Open("spf-rfc7208");
        using var zones = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(corpus.Folder, "zonedata.json"), TestContext.Current.CancellationToken));
        var verdicts = new Verdicts<HostCase>(
            "spf-rfc7208",
            new Deviation<HostCase>(
                "the hexadecimal digits of an IPv6 address are lower case",
                "RFC 7208 §7.4 has them so in its examples, as RFC 5952 §4.3 asks; names are compared without case",
                item => item.ResultAgrees && string.Equals(item.Verdict.Explanation, item.Explanation, StringComparison.OrdinalIgnoreCase)));
        foreach (var element in corpus.Cases())
        {
            var item = await HostCase.CheckAsync(element, zones.RootElement);
            verdicts.Add(item, item.ResultAgrees && item.ExplanationAgrees, item.ToString());
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Records_are_read_as_the_source_does()
    {
        var verdicts = new Verdicts<RecordCase>(
            "policy-records, SPF",
            new Deviation<RecordCase>(
                "a domain has several labels",
                "RFC 7208 §7.1: it ends in a dot and a top-level label, or in a macro; the source takes a single label too",
                item => item.Valid && item.Fault is { Error: SpfSyntaxError.DomainEnd }));
        foreach (var element in Corpus.Open("policy-records").Cases().Where(element => string.Equals(element.GetProperty("what").GetString(), "spf-record", StringComparison.Ordinal)))
        {
            var item = RecordCase.Read(element);
            verdicts.Add(item, item.Valid == item.Fault is null, item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed record HostCase(string Id, IReadOnlyList<string> Results, string? Explanation, SpfVerdict Verdict)
    {
        public bool ResultAgrees => Results.Contains(Verdict.Result.ToString(), StringComparer.OrdinalIgnoreCase);

        public bool ExplanationAgrees => Explanation is null || string.Equals(Verdict.Explanation ?? NoExplanation, Explanation, StringComparison.Ordinal);

        public static async Task<HostCase> CheckAsync(JsonElement element, JsonElement zones)
        {
            string Text(string name) => element.GetProperty(name).GetString()!;

            var verifier = new SpfVerifier(new SpfSuiteZone(zones.GetProperty(Text("suite"))));
            var query = SpfQuery.OfMailFrom(IPAddress.Parse(Text("host")), Text("helo"), Text("mailfrom"));
            return new HostCase(
                Text("id"),
                [.. element.GetProperty("result").EnumerateArray().Select(result => result.GetString()!)],
                element.GetProperty("explanation").GetString(),
                await verifier.CheckHostAsync(query, TestContext.Current.CancellationToken));
        }

        public override string ToString() =>
            $"{Id} [{Verdict.Query}] source says {string.Join(" or ", Results)} {Explanation}, we say {Verdict.Result} {Verdict.Explanation} {Verdict.Fault}";
    }

    private sealed record RecordCase(string Id, string Input, bool Valid, SpfSyntaxFault? Fault)
    {
        public static RecordCase Read(JsonElement element)
        {
            var input = element.GetProperty("input").GetString()!;
            return new RecordCase(
                element.GetProperty("id").GetString()!, input, element.GetProperty("valid").GetBoolean(),
                SpfRecord.TryParse(input, out _, out var fault) ? null : fault);
        }

        public override string ToString() => $"{Id} [{Input}] source says {(Valid ? "valid" : "invalid")}, we say {Fault?.ToString() ?? "valid"}";
    }
}
