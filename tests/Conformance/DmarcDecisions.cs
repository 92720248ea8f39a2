using System.Text.Json;
using MimeKit;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class DmarcDecisions
{
    [Fact]
    public async Task Messages_are_judged_as_the_sources_do()
    {
        var verdicts = new Verdicts<DmarcEvaluation>(
            "dmarc-evaluation, evaluate",
            new Deviation<DmarcEvaluation>(
                "several records at a name are discarded, and the tree walk goes on",
                "RFC 9989 §4.10 step 2 discards them and steps 3 to 7 go on; that nothing else applies then is RFC 7489 §6.6.3, which the outcome beside it says",
                item => item.Verdicts.All(verdict => verdict.Authors is [{ Outcome.Result: DmarcResult.Fail, ByPublicSuffixList.Result: DmarcResult.None }])),
            new Deviation<DmarcEvaluation>(
                "several authors of one domain are one domain",
                "RFC 9989 §5.3.1 counts domains, not addresses; the source gives up on any two addresses",
                item => item.Disagreed.All(check => check is { Path: "0", Words: "to be false" })),
            new Deviation<DmarcEvaluation>(
                "how much of the body a signature covers is told by DKIM",
                "DMARC (RFC 9989 §4.4.1) takes whether a signature verifies; the source repeats the number in its DMARC result",
                item => item.Disagreed.All(check => check.Path.EndsWith("underSized", StringComparison.Ordinal))),
            new Deviation<DmarcEvaluation>(
                "ARC is no part of a DMARC result",
                "RFC 8617 §7.2: what a receiver makes of a chain is its own policy; the source writes it into a comment",
                item => item.Disagreed.All(check => check is { Words: "to include", Argument: "arc=pass" })));
        foreach (var element in CasesOf("evaluate"))
        {
            var item = await DmarcEvaluation.RunAsync(element);
            verdicts.Add(item, !item.Disagreed.Any(), item.ToString());
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Records_are_read_as_OpenDMARC_does()
    {
        var verdicts = new Verdicts<DmarcRecord?>(
            "dmarc-evaluation, parse",
            new Deviation<DmarcRecord?>(
                "rf and ri are unknown tags",
                "RFC 9989 §9.3 has them as historic, and §4.7 ignores what is not registered as active",
                record => record is { Faults.IsEmpty: true } && (record.Text.Contains("rf=bob", StringComparison.Ordinal) || record.Text.Contains("ri=bob", StringComparison.Ordinal))));
        foreach (var element in CasesOf("parse"))
        {
            var (text, outcome) = (Text(element, "record"), Text(element, "outcome"));
            var isGood = DmarcRecord.TryParse(text, out var record, out _) && record.Faults.IsEmpty;
            verdicts.Add(record, isGood == outcome is "OKAY", $"{text} source says {outcome}, we say {(isGood ? "good" : "wrong")}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Records_are_read_as_mox_does()
    {
        var verdicts = new Verdicts<DmarcRecord?>(
            "policy-records, DMARC",
            new Deviation<DmarcRecord?>(
                "the order of tags behind the version is free",
                "RFC 9989 §4.8; the source follows RFC 7489 §6.4, where p is the second",
                record => record is { IsUsable: true, Policy: not null, Faults.IsEmpty: true } && !record.Text.StartsWith("v=DMARC1; p=", StringComparison.OrdinalIgnoreCase)));
        foreach (var element in Corpus.Open("policy-records").Cases().Where(element => Text(element, "what") is "dmarc-record"))
        {
            var (text, valid) = (Text(element, "input"), element.GetProperty("valid").GetBoolean());
            var applies = DmarcRecord.TryParse(text, out var record, out var fault) && record.IsUsable;
            verdicts.Add(record, applies == valid, $"{text} source says {valid}, we say {applies} {fault} {string.Join(", ", record?.Faults ?? [])}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public async Task Identifiers_are_aligned_as_OpenDMARC_does()
    {
        var verdicts = new Verdicts<(string A, string B)>(
            "dmarc-evaluation, align",
            new Deviation<(string A, string B)>(
                "a name with empty labels is none",
                "RFC 1035 §2.3.1; the source drops dots at both ends",
                pair => pair.A.Contains("..", StringComparison.Ordinal)));
        foreach (var element in CasesOf("align"))
        {
            var (a, b, strict) = (Text(element, "a"), Text(element, "b"), Text(element, "mode") is "strict");
            using var zone = JsonDocument.Parse($$$"""{"_dmarc.{{{b}}}":{"TXT":[["v=DMARC1; p=none; adkim={{{(strict ? "s" : "r")}}}"]]},"_dmarc.b.com":{"TXT":[["v=DMARC1; p=none"]]}}""");
            var query = new DmarcQuery { AuthorDomains = [b], Dkim = [new(DmarcDkimResult.Pass, a)] };
            var aligned = (await new DmarcVerifier(new DmarcSuiteZone(zone.RootElement)).CheckAsync(query, TestContext.Current.CancellationToken)).Result == DmarcResult.Pass;
            verdicts.Add((a, b), aligned == element.GetProperty("aligned").GetBoolean(), $"{a} {b} strict {strict}: we say {aligned}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public async Task Author_domains_come_from_From_as_OpenDMARC_takes_them()
    {
        var verdicts = new Verdicts<(string Header, DmarcVerdict Verdict)>(
            "dmarc-evaluation, from-domain",
            new Deviation<(string Header, DmarcVerdict Verdict)>(
                "every author counts",
                "RFC 9989 §11.5: to take the first alone lets the others go unchecked",
                item => item.Verdict.Authors.Length > 1));
        foreach (var element in CasesOf("from-domain"))
        {
            var (header, expected) = (Text(element, "header"), Text(element, "expected"));
            var authors = InternetAddressList.TryParse(header, out var addresses) ? addresses.Mailboxes.Select(mailbox => mailbox.Domain) : [];
            using var zone = JsonDocument.Parse("{}");
            var verdict = await new DmarcVerifier(new DmarcSuiteZone(zone.RootElement)).CheckAsync(new DmarcQuery { AuthorDomains = [.. authors] }, TestContext.Current.CancellationToken);
            var domains = string.Join(' ', verdict.Authors.Select(author => author.Domain));
            verdicts.Add((header, verdict), string.Equals(domains, expected, StringComparison.Ordinal), $"{header}: source says {expected}, we say {domains} {verdict.Fault}");
        }

        verdicts.Conclude();
    }

    private static IEnumerable<JsonElement> CasesOf(string type) => Corpus.Open("dmarc-evaluation").Cases().Where(element => string.Equals(Text(element, "type"), type, StringComparison.Ordinal));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
