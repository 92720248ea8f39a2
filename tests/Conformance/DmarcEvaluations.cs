using System.Globalization;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>A case of dmarc-evaluation with checks of the source's result, and ours in the source's words.</summary>
internal sealed record DmarcEvaluation(string Id, string Name, IReadOnlyList<DmarcVerdict> Verdicts, IReadOnlyList<DmarcEvaluation.Check> Checks)
{
    public IEnumerable<Check> Disagreed => Checks.Where(check => !Holds(check));

    public static async Task<DmarcEvaluation> RunAsync(JsonElement element)
    {
        var verdicts = new List<DmarcVerdict>();
        foreach (var call in element.GetProperty("calls").EnumerateArray())
        {
            verdicts.Add(await new DmarcVerifier(new DmarcSuiteZone(call.GetProperty("zone"))).CheckAsync(QueryOf(call), TestContext.Current.CancellationToken));
        }

        var checks = element.GetProperty("checks").EnumerateArray().Select(check => new Check(check[0].GetString()!, check[1].GetString()!, check[2].EnumerateArray().Select(value => value.ToString()).FirstOrDefault()));
        return new DmarcEvaluation(element.GetProperty("id").GetString()!, element.GetProperty("name").GetString()!, verdicts, [.. checks]);
    }

    public override string ToString() =>
        $"{Id} ({Name}): {string.Join("; ", Disagreed.Select(check => $"{check} and we say {Value(check) ?? "nothing"}"))}; {string.Join(" / ", Verdicts.SelectMany(verdict => verdict.Steps).Select(step => step.Reason))}";

    private static DmarcQuery QueryOf(JsonElement call)
    {
        var from = call.GetProperty("header_from");
        var authors = from.ValueKind == JsonValueKind.Array ? from.EnumerateArray().Select(author => author.GetString()!) : [from.GetString()!];
        return new DmarcQuery
        {
            AuthorDomains = [.. authors.Select(author => author[(author.LastIndexOf('@') + 1)..])],
            // The source takes several; a message has one.
            Spf = call.GetProperty("spf_pass").EnumerateArray().Select(domain => new DmarcSpfIdentifier(SpfResult.Pass, domain.GetString()!)).SingleOrDefault(),
            Dkim = [.. call.GetProperty("dkim_pass").EnumerateArray().Select(domain => new DmarcDkimIdentifier(DmarcDkimResult.Pass, domain.GetString()!))],
        };
    }

    private bool Holds(Check check) => check.Words switch
    {
        "to equal" => string.Equals(Value(check), check.Argument, StringComparison.Ordinal),
        "to be true" => Value(check) is "true",
        "to be false" => Value(check) is "false",
        "to be undefined" or "to not be ok" => Value(check) is null,
        "to include" => Value(check)?.Contains(check.Argument!, StringComparison.Ordinal) is true,
        "to not have property" => Value(check with { Path = $"{check.Path}.{check.Argument}" }) is null,
        var words => throw new NotSupportedException(words),
    };

    private string? Value(Check check)
    {
        var verdict = Verdicts[check.Path[0] - '0'];
        var outcome = verdict.Authors.Single().Outcome;
        return check.Path.Length == 1 ? "an object" : check.Path[2..] switch
        {
            "status.result" => Word(outcome.Result),
            "status.header.from" => verdict.Authors.Single().Domain.ToString(),
            "status.header.d" or "domain" => outcome.PolicyDomain?.ToString(),
            "policy" => Word(outcome.Result == DmarcResult.Fail ? outcome.Disposition : outcome.Policy),
            "p" => Word(outcome.Record?.Policy),
            "sp" => Word(outcome.Record?.SubdomainPolicy),
            "pct" => outcome.Record?.Percentage?.ToString(CultureInfo.InvariantCulture),
            "alignment.dkim.strict" => outcome.Record?.DkimAlignment == DmarcAlignmentMode.Strict ? "true" : "false",
            "alignment.spf.strict" => outcome.Record?.SpfAlignment == DmarcAlignmentMode.Strict ? "true" : "false",
            "alignment.dkim.result" => Aligned(outcome, DmarcMechanism.Dkim),
            "alignment.spf.result" => Aligned(outcome, DmarcMechanism.Spf),
            _ => null,
        };
    }

    private static string? Aligned(DmarcOutcome outcome, DmarcMechanism mechanism) =>
        outcome.Alignments.FirstOrDefault(alignment => alignment.Mechanism == mechanism && alignment.IsAligned is true)?.Domain;

    private static string? Word<T>(T value) => value?.ToString()?.ToLowerInvariant();

    public sealed record Check(string Path, string Words, string? Argument);
}
