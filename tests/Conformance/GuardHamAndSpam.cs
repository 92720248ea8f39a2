using System.Globalization;
using MimeKit;

namespace Waxwing.Conformance.Tests;

/// <summary>The guard on mail that other people wrote: what it would have stopped.</summary>
public sealed class GuardHamAndSpam
{
    [Fact]
    public void Is_alarmed_as_the_page_says()
    {
        var corpus = Corpus.Open("ham-and-spam");
        var unreadable = 0;
        var findings = new List<(string Label, GuardReport Report)>();
        foreach (var item in corpus.Cases())
        {
            try
            {
                using var message = MimeMessage.Load(Path.Combine(corpus.Folder, item.GetProperty("file").GetString()!), TestContext.Current.CancellationToken);
                findings.Add((item.GetProperty("label").GetString()!, SensitiveDataGuard.Inspect(message, cancellationToken: TestContext.Current.CancellationToken)));
            }
            catch (FormatException)
            {
                unreadable++;
            }
        }

        GuardTable.Print(findings.SelectMany(pair => pair.Report.Findings).Select(finding => finding.ToString()));
        Assert.DoesNotContain(findings, pair => string.Equals(pair.Label, "ham", StringComparison.Ordinal) && pair.Report.Action > GuardAction.Warn);
        GuardTable.Conclude("ham-and-spam",
        [
            "| | messages | with a finding | blocked by default | findings by detector |",
            "| --- | ---: | ---: | ---: | --- |",
            .. findings.GroupBy(pair => pair.Label).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Row),
            "",
            $"{unreadable} further files are no messages to MimeKit's parser.",
        ]);
    }

    private static string Row(IGrouping<string, (string Label, GuardReport Report)> group) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {group.Key} | {group.Count()} | {group.Count(pair => pair.Report.Findings.Length > 0)} | {group.Count(pair => pair.Report.Action == GuardAction.Block)} | {Detectors(group)} |");

    private static string Detectors(IEnumerable<(string Label, GuardReport Report)> group)
    {
        var counts = group.SelectMany(pair => pair.Report.Findings).GroupBy(finding => finding.Detector, StringComparer.Ordinal).OrderByDescending(found => found.Count());
        return string.Join(", ", counts.Select(found => $"{found.Count()} × `{found.Key}`")) is { Length: > 0 } list ? list : "none";
    }
}
