using System.Text.Json;

namespace Waxwing.Conformance.Tests;

/// <summary>Single tricks of mail, as another project's tests have them.</summary>
public sealed class PhishingFeatures
{
    // The source's name for a finding, and ours; what depends on the source's own configuration, maps and servers is left out.
    private static readonly (string Symbol, string[] Indicators)[] Findings =
    [
        ("PHISHING", ["link-text-differs"]), ("STRICT_PHISHING", ["link-text-differs"]), ("STRICTER_PHISHING", ["link-text-differs"]),
        ("URL_MULTIPLE_AT_SIGNS", ["link-obfuscated"]), ("URL_NUMERIC_IP", ["link-ip-host"]), ("URL_USER_PASSWORD", ["link-userinfo"]),
        ("URL_USER_LONG", ["link-userinfo"]), ("URL_QUERY_MULTIPLE_URLS", ["link-nested"]), ("URL_SUSPICIOUS_TLD", ["link-cheap-ending"]),
        ("BITCOIN_ADDR", ["coin-address"]), ("MULTIPLE_FROM", ["several-from-fields", "several-authors"]),
        ("MIME_BAD_EXTENSION", ["attachment-disguised", "attachment-program"]), ("MIME_DOUBLE_BAD_EXTENSION", ["attachment-program", "attachment-two-endings"]),
        ("ADVANCE_FEE_2", ["advance-fee"]), ("ADVANCE_FEE_3", ["advance-fee"]),
    ];

    private static readonly Deviation<Feature>[] Differences =
    [
        new("a query may say anything",
            "the source follows an address inside of another and is content where that is the one shown; whether a server leads there only the server knows",
            item => !item.Expected && item.Symbol is "PHISHING" && item.Content.Contains("http%3A", StringComparison.Ordinal)),
        new("no link is followed",
            "the source asks the server where the link leads, and is content with the answer",
            item => !item.Expected && item.Symbol is "PHISHING" && item.Content.Contains("/redir", StringComparison.Ordinal)),
        new("several authors of one organization",
            "with a field Sender RFC 5322 §3.6.2 allows them",
            item => item.Expected && item.Symbol is "MULTIPLE_FROM" && item.Content.Contains("\nSender:", StringComparison.Ordinal)),
    ];

    [Fact]
    public async Task Are_seen_as_the_page_says()
    {
        var corpus = Corpus.Open("phishing-features");
        var different = Differences.ToDictionary(rule => rule, _ => 0);
        var tallies = Findings.Select(finding => new GuardTally(finding.Symbol)).ToArray();
        foreach (var item in corpus.Cases())
        {
            var file = item.GetProperty("file").GetString()!;
            var content = await File.ReadAllTextAsync(Path.Combine(corpus.Folder, file), TestContext.Current.CancellationToken);
            var judged = await JudgedMessage.OneAsync(corpus, file, "feature");
            foreach (var (finding, tally) in Findings.Zip(tallies))
            {
                if (Expected(item, finding.Symbol) is { } expected)
                {
                    var found = judged.Report is { } report && report.Phishing.Indicators.Any(indicator => finding.Indicators.Contains(indicator.Id));
                    Judge(new Feature(finding.Symbol, expected, content), found, tally, different);
                }
            }
        }

        GuardTable.Print(tallies.SelectMany(tally => tally.Wrong));
        Assert.All(different, pair => Assert.True(pair.Value > 0, $"{pair.Key.Rule} explains nothing any more."));
        GuardTable.Conclude("features",
        [
            "| finding of the source | ours | cases | seen | false alarms | deliberate differences |",
            "| --- | --- | ---: | ---: | ---: | ---: |",
            .. Findings.Zip(tallies, (finding, tally) =>
                $"| {finding.Symbol} | {string.Join(", ", finding.Indicators.Select(id => $"`{id}`"))} | {tally.Cases} | {tally.Found} of {tally.Found + tally.Missed} | {tally.Alarms} | {tally.Different} |"),
            "",
            .. different.Select(pair => $"- {pair.Value} × {pair.Key.Rule}: {pair.Key.Reason}."),
        ], "phishing.md");
    }

    private static void Judge(Feature item, bool found, GuardTally tally, Dictionary<Deviation<Feature>, int> different)
    {
        var rule = item.Expected == found ? null : Array.Find(Differences, difference => difference.Explains(item));
        if (rule is not null)
        {
            different[rule]++;
        }

        tally.Add(item.Expected ? 1 : 0, found ? 1 : 0, rule is not null, item.Content.Length > 200 ? item.Content[..200] : item.Content);
    }

    private static bool? Expected(JsonElement item, string symbol) => Has(item, "present", symbol) ? true : Has(item, "absent", symbol) ? false : null;

    private static bool Has(JsonElement item, string list, string symbol) =>
        item.TryGetProperty(list, out var names) && names.ValueKind == JsonValueKind.Array && names.EnumerateArray().Any(name => name.ValueEquals(symbol));

    private sealed record Feature(string Symbol, bool Expected, string Content);
}
