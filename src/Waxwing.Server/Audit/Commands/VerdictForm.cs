using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Waxwing.Server.Audit.Verifying;

namespace Waxwing.Server.Audit.Commands;

/// <summary>A verdict for a person or a program.</summary>
internal static class VerdictForm
{
    /// <summary>Writes it.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="hasCollected">Whether heads from elsewhere were given.</param>
    /// <param name="console">Where.</param>
    public static void Write(AuditVerdict verdict, bool hasCollected, AuditConsole console)
    {
        if (console.IsJson)
        {
            console.Json(Json(verdict));
            return;
        }

        foreach (var finding in verdict.Findings)
        {
            console.Line($"wrong  {finding.Message}");
        }

        if (verdict.FindingCount > verdict.Findings.Count)
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"wrong  and {verdict.FindingCount - verdict.Findings.Count} more"));
        }

        console.Line(string.Create(CultureInfo.InvariantCulture,
            $"{(verdict.IsGood ? "good" : "NOT GOOD")}   {verdict.Entries} entries, {verdict.Heads} signed heads beside them, {verdict.Collected} collected elsewhere; signed up to entry {verdict.SignedUpTo}"));
        if (verdict.IsGood && !hasCollected)
        {
            console.Line("note   a cut tail, or a log that was written anew as a whole, shows only with --heads FILE: heads that were collected elsewhere");
        }
    }

    private static ReadOnlySpan<byte> Json(AuditVerdict verdict)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, new VerdictDocument(verdict.IsGood, verdict.Entries, verdict.Heads, verdict.Collected, verdict.SignedUpTo, verdict.First?.Sequence, verdict.FindingCount, verdict.Findings), JsonSerializerOptions.Web);
        }

        return buffer.WrittenSpan;
    }

}

/// <summary>A verdict as JSON.</summary>
internal sealed record VerdictDocument(bool Good, long Entries, long Heads, long Collected, long SignedUpTo, long? FirstBroken, long FindingCount, IReadOnlyList<AuditFinding> Findings);
