using System.Globalization;

namespace Waxwing.Conformance.Tests;

/// <summary>The verdict on phishing that was caught, on spam, and on ordinary mail.</summary>
public sealed class PhishingMail
{
    private const string Page = "phishing.md";

    [Fact]
    public async Task Is_known_for_it_as_the_page_says()
    {
        IReadOnlyList<JudgedMessage> phishing = await JudgedMessage.AllAsync(Corpus.Open("phishing-mail"), _ => "phishing");
        IReadOnlyList<JudgedMessage> others = await JudgedMessage.AllAsync(Corpus.Open("ham-and-spam"), item => item.GetProperty("label").GetString()!);
        JudgedMessage[] all = [.. phishing, .. others];

        Print(all);
        Assert.All(all, message => Explains(message.Report?.Phishing));
        // Two samples of DKIM among the ham are one advertisement for pills, with words strewn in for filters; it counts as a false alarm all the same.
        Assert.DoesNotContain(all, message => string.Equals(message.Label, "ham", StringComparison.Ordinal) && message.Report is { Phishing.Verdict: > PhishingVerdict.None, Subject: not "Purchase Soma Online - Huge Savings! catskill" });
        GuardTable.Conclude("verdicts",
        [
            "| half | label | messages | nothing found | suspicious | phishing | suspicious or worse |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            .. all.GroupBy(message => (message.IsHeldBack, message.Label)).OrderByDescending(group => group.Key.IsHeldBack).ThenBy(group => group.Key.Label, StringComparer.Ordinal)
                .Select(group => Row(group.Key.IsHeldBack ? "held back" : "tuned on", group.Key.Label, [.. group])),
        ], Page);
        GuardTable.Conclude("confusion",
        [
            "| half | phishing: flagged | phishing: missed | recall | ham: flagged | ham: let pass | false alarms | spam: flagged | spam: let pass |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            .. all.GroupBy(message => message.IsHeldBack).OrderByDescending(half => half.Key).Select(half => Confusion(half.Key ? "held back" : "tuned on", [.. half])),
            Confusion("both", all),
        ], Page);
        GuardTable.Conclude("indicators",
        [
            "| indicator | weight | phishing | spam | ham |",
            "| --- | ---: | ---: | ---: | ---: |",
            .. IndicatorData.All.Values.OrderByDescending(data => Count(all, data.Id, "phishing")).ThenBy(data => data.Id, StringComparer.Ordinal).Select(data =>
                $"| `{data.Id}` | {data.Weight} | {Count(all, data.Id, "phishing")} | {Count(all, data.Id, "spam")} | {Count(all, data.Id, "ham")} |"),
        ], Page);
    }

    [Fact]
    public async Task Is_not_what_bounces_and_samples_of_MIME_are_taken_for()
    {
        var rows = new List<string>();
        foreach (var name in new[] { "bounces-sisimai", "dsn-assorted", "mime-mail-parser", "mime-mime4j" })
        {
            var corpus = Corpus.Open(name);
            var judged = new List<JudgedMessage>();
            foreach (var file in Directory.EnumerateFiles(corpus.Folder, "*", SearchOption.AllDirectories).Where(IsMessage).Order(StringComparer.Ordinal))
            {
                judged.Add(await JudgedMessage.OneAsync(corpus, Path.GetRelativePath(corpus.Folder, file), name));
            }

            Print([.. judged.Where(message => message.Report?.Phishing.Verdict > PhishingVerdict.None)]);
            Assert.All(judged, message => Explains(message.Report?.Phishing));
            rows.Add(Row("none", $"`{name}`", judged));
        }

        GuardTable.Conclude("ordinary",
        [
            "| half | corpus | messages | nothing found | suspicious | phishing | suspicious or worse |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            .. rows,
        ], Page);
    }

    private static bool IsMessage(string file) => Path.GetExtension(file) is ".eml" or ".msg";

    // Whatever the verdict, it can be counted up from what it says of itself.
    private static void Explains(PhishingReport? report)
    {
        if (report is null)
        {
            return;
        }

        Assert.NotEmpty(report.Explanation);
        Assert.Equal(report.Score, Math.Max(report.Indicators.Concat(report.Mitigations).Sum(indicator => indicator.Weight), 0));
        Assert.All(report.Indicators, indicator => Assert.Contains($"{indicator.Weight} {indicator.Id}", report.Explanation, StringComparison.Ordinal));
    }

    private static string Row(string half, string label, IReadOnlyCollection<JudgedMessage> messages)
    {
        var judged = messages.Where(message => message.Report is not null).Select(message => message.Report!.Phishing.Verdict).ToList();
        var worse = judged.Count(verdict => verdict > PhishingVerdict.None);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {half} | {label} | {judged.Count} | {judged.Count - worse} | {judged.Count(verdict => verdict == PhishingVerdict.Suspicious)} | {judged.Count(verdict => verdict == PhishingVerdict.Phishing)} | {GuardTable.Share((double)worse / judged.Count)} |");
    }

    // Flagged is what a person is warned of: suspicious or worse.
    private static string Confusion(string half, IReadOnlyCollection<JudgedMessage> messages)
    {
        var (phishing, ham, spam) = (Flagged(messages, "phishing"), Flagged(messages, "ham"), Flagged(messages, "spam"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {half} | {phishing.Yes} | {phishing.No} | {Share(phishing)} | {ham.Yes} | {ham.No} | {Share(ham)} | {spam.Yes} | {spam.No} |");
    }

    private static (int Yes, int No) Flagged(IEnumerable<JudgedMessage> messages, string label)
    {
        var judged = messages.Where(message => string.Equals(message.Label, label, StringComparison.Ordinal) && message.Report is not null).ToList();
        var flagged = judged.Count(message => message.Report!.Phishing.Verdict > PhishingVerdict.None);
        return (flagged, judged.Count - flagged);
    }

    private static string Share((int Yes, int No) flagged) => GuardTable.Share((double)flagged.Yes / (flagged.Yes + flagged.No));

    private static int Count(IEnumerable<JudgedMessage> messages, string indicator, string label) => messages.Count(message =>
        string.Equals(message.Label, label, StringComparison.Ordinal) && message.Report is { } report && report.Phishing.Indicators.Any(found => string.Equals(found.Id, indicator, StringComparison.Ordinal)));

    // What is held back is counted, and shown to nobody: a rule that was written with a look at it would measure nothing.
    private static void Print(IEnumerable<JudgedMessage> messages) => GuardTable.Print(messages.Where(message => !message.IsHeldBack).Select(message =>
        $"{message.Label} {(message.IsHeldBack ? "held" : "tuned")} {message.File}: {message.Report?.Phishing.Verdict}: {message.Report?.Phishing.Explanation}"));
}
