using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Audit.Verifying;
using Waxwing.Server.Commands;

namespace Waxwing.Server.Audit.Commands;

/// <summary>What was found when the log was verified.</summary>
internal sealed record VerdictResult(AuditVerdict Verdict, bool HasCollected) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new VerdictDocument(Verdict.IsGood, Verdict.Entries, Verdict.Heads, Verdict.Collected, Verdict.SignedUpTo, Verdict.First?.Sequence, Verdict.FindingCount, Verdict.Findings),
        AuditJson.Default.VerdictDocument);

    public void Show(IAnsiConsole terminal)
    {
        foreach (var finding in Verdict.Findings)
        {
            terminal.Line($"[red]wrong[/]  {Terminal.Escape(finding.Message)}");
        }

        if (Verdict.FindingCount > Verdict.Findings.Count)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"[red]wrong[/]  and {Verdict.FindingCount - Verdict.Findings.Count} more"));
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{(Verdict.IsGood ? "[green]good[/]" : "[red]NOT GOOD[/]")}  {ServiceText.Count(Verdict.Entries, "entry", "entries")}, {ServiceText.Count(Verdict.Heads, "signed head", "signed heads")} beside them, {Verdict.Collected} collected elsewhere; signed up to entry {Verdict.SignedUpTo}"));
        if (Verdict.IsGood && !HasCollected)
        {
            terminal.Line("a cut tail, or a log that was written anew as a whole, shows only with --heads FILE: heads that were collected elsewhere");
        }
    }
}

/// <summary>One entry.</summary>
internal sealed record EntryResult(AuditEntry Entry) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new EntryDocument(
            Entry.Sequence, Entry.At, Entry.Actor, Entry.Action, Entry.Tenant, Entry.Target, Entry.Details, Convert.ToHexStringLower(Entry.Previous.Span), Convert.ToHexStringLower(Entry.Hash.Span)),
        AuditJson.Default.EntryDocument);

    public void Show(IAnsiConsole terminal) => terminal.Copyable(string.Create(CultureInfo.InvariantCulture,
        $"{Entry.Sequence,7}  {ServiceText.Time(Entry.At)}  {Entry.Action,-18} {Entry.Actor}{Of(" of ", Entry.Tenant)}{Of(": ", Entry.Target)}{(Entry.Details is "{}" ? "" : " " + Entry.Details)}"));

    private static string Of(string before, string? text) => text is null ? "" : before + text;
}

/// <summary>The public key of the heads.</summary>
internal sealed record HeadKeyResult(string Id, string Pem) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new HeadKeyDocument(Id, Pem), AuditJson.Default.HeadKeyDocument);

    public void Show(IAnsiConsole terminal)
    {
        foreach (var line in Pem.Split('\n'))
        {
            terminal.Copyable(line);
        }

        terminal.Copyable($"its id is {Id}");
    }
}

/// <summary>What <c>audit log verify --json</c> writes.</summary>
internal sealed record VerdictDocument(bool Good, long Entries, long Heads, long Collected, long SignedUpTo, long? FirstBroken, long FindingCount, IReadOnlyList<AuditFinding> Findings);

/// <summary>What <c>audit log list --json</c> writes, one a line. The details are text: that is what was hashed, and what stands there may be no JSON any more.</summary>
internal sealed record EntryDocument(long Sequence, DateTimeOffset At, string Actor, string Action, string? Tenant, string? Target, string Details, string Previous, string Hash);

/// <summary>What <c>audit log key --json</c> writes.</summary>
internal sealed record HeadKeyDocument(string Id, string Pem);

/// <summary>Their JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerdictDocument))]
[JsonSerializable(typeof(EntryDocument))]
[JsonSerializable(typeof(HeadKeyDocument))]
internal sealed partial class AuditJson : JsonSerializerContext;
