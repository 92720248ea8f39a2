using System.Collections.Immutable;

namespace Waxwing;

/// <summary>Looks for what is sensitive in a text. Safe for concurrent use.</summary>
public static class GuardScanner
{
    /// <summary>Finds secrets, payment cards, bank accounts, national ids, one-time codes and expiring links. Takes a time that grows with the length alone.</summary>
    /// <param name="text">The text. Without markup: HTML is read by <see cref="SensitiveDataGuard"/>.</param>
    /// <param name="minimum">Findings that are less likely are left out.</param>
    /// <returns>The findings in the order of the text; none of them overlaps another.</returns>
    public static ImmutableArray<GuardFinding> Scan(ReadOnlySpan<char> text, GuardConfidence minimum = GuardConfidence.Medium)
    {
        var found = Detection.Run(text).Resolve(minimum);
        var findings = ImmutableArray.CreateBuilder<GuardFinding>(found.Count);
        var lines = new LineCount(text);
        foreach (var hit in found)
        {
            var (line, column) = lines.At(hit.Start);
            findings.Add(new GuardFinding(hit.Rule.Id, hit.Rule.Category, hit.Confidence, Masking.Of(hit.Rule.Category, text.Slice(hit.Start, hit.Length)))
            {
                Line = line,
                Column = column,
                Start = hit.Start,
                Length = hit.Length,
                From = hit.From,
                To = hit.To,
            });
        }

        return findings.MoveToImmutable();
    }
}
