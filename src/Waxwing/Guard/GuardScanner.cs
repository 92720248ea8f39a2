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
        var findings = ImmutableArray.CreateBuilder<GuardFinding>(0);
        Scan(text, minimum, new LineCount(text), 0, text.Length, (finding, _) => findings.Add(finding));
        return findings.ToImmutable();
    }

    /// <summary>Tells what begins in a part of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="minimum">Findings that are less likely are left out.</param>
    /// <param name="lines">Counts its lines.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="take">Takes the findings, in the order of the text.</param>
    internal static void Scan(ReadOnlySpan<char> text, GuardConfidence minimum, LineCount lines, int from, int to, TakeFinding take)
    {
        foreach (var hit in Detection.Run(text).Resolve(minimum))
        {
            if (hit.Start < from || hit.Start >= to)
            {
                continue;
            }

            var value = text.Slice(hit.Start, hit.Length);
            var (line, column) = lines.At(hit.Start);
            var finding = new GuardFinding(hit.Rule.Id, hit.Rule.Category, hit.Confidence, Masking.Of(hit.Rule.Category, value)) { Line = line, Column = column, From = hit.From, To = hit.To };
            take(finding, value);
        }
    }
}
