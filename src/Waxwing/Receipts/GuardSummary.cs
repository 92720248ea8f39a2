using System.Collections.Immutable;

namespace Waxwing;

/// <summary>What receipts tell of what the guard found: kinds and counts, no value and nothing masked.</summary>
/// <param name="Action">What was to be done, the strongest of it.</param>
/// <param name="Found">How many findings there were.</param>
/// <param name="Redacted">How many were taken out.</param>
/// <param name="Detectors">Which detectors found something, and how often.</param>
/// <param name="Categories">Of which categories that is.</param>
/// <param name="Unread">How many parts could not be read.</param>
/// <param name="FirstUnread">The first of them.</param>
internal sealed record GuardSummary(
    GuardAction Action,
    int Found,
    int Redacted,
    ImmutableArray<DetectorCount> Detectors,
    ImmutableArray<SensitiveCategory> Categories,
    int Unread,
    ImmutableArray<UnreadPart> FirstUnread)
{
    private const int MaxUnreadTold = 3;

    /// <summary>Of what protect did.</summary>
    public static GuardSummary Of(ProtectionFacts protection)
    {
        var report = protection.Report;
        return new GuardSummary(
            report.Action,
            report.Findings.Length,
            protection.Redacted,
            [.. report.Findings.CountBy(finding => finding.Detector, StringComparer.Ordinal).Select(detector => new DetectorCount(detector.Key, detector.Value))],
            [.. report.Findings.Select(finding => finding.Category).Distinct().Order()],
            report.Unread.Length,
            [.. report.Unread.Take(MaxUnreadTold)]);
    }

    /// <summary>Whether it holds only what this version has words for.</summary>
    internal bool IsKnown => Enum.IsDefined(Action) && !Detectors.IsDefault && !Categories.IsDefault && !FirstUnread.IsDefault
        && Categories.All(Enum.IsDefined) && FirstUnread.All(part => Enum.IsDefined(part.Reason));
}

/// <summary>How often a detector found something.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Count">How often.</param>
internal sealed record DetectorCount(string Detector, int Count);
