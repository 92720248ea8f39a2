namespace Waxwing;

/// <summary>Practice 13: the message was read for what should not be in mail, and what was found did not leave unprotected.</summary>
internal sealed class Practice13ProtectSensitiveInformation : IPracticeJudge
{
    private const string Title = "Protect sensitive information";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (passage.Protection is not { Report: var report } protection)
        {
            return Evidence.NotMet(13, Title, options.Guard is null ? "the guard is turned off: nobody has read the message for sensitive data" : $"the message was refused before it was read: {passage.Refusal?.Message}", []);
        }

        var facts = new (string, object?)[]
        {
            ("found", report.Findings.Length),
            ("categories", report.Findings.IsEmpty ? null : string.Join(", ", report.Findings.Select(finding => finding.Category).Distinct().Order())),
            ("action", report.Action),
            ("redacted", protection.Redacted),
            ("unread", report.Unread.Length),
        };
        var unread = report.Unread.IsEmpty ? "" : $"; not read: {string.Join(", ", report.Unread.Take(3).Select(part => $"{part.Part} ({part.Reason})"))}{(report.Unread.Length > 3 ? ", …" : "")}";
        return report.Action switch
        {
            GuardAction.Allow when report.Findings.IsEmpty => Evidence.Met(13, Title, $"read for sensitive data, and none found{unread}", facts),
            GuardAction.Allow => Evidence.Met(13, Title, $"{Told(report)}: allowed in mail of this kind, or by the allow-list{unread}", facts),
            GuardAction.Warn => Evidence.NotMet(13, Title, $"{Told(report)}: it left as it is, with a warning{unread}", facts),
            GuardAction.Redact when protection.Redacted > 0 => Evidence.Met(13, Title, $"{Told(report)}: {protection.Redacted} taken out{unread}", facts),
            GuardAction.Redact or GuardAction.Encrypt or GuardAction.Block => Evidence.Met(13, Title, $"{Told(report)}: the message was refused{unread}", facts),
        };
    }

    private static string Told(GuardReport report) => string.Join(", ", report.Findings
        .CountBy(finding => finding.Detector, StringComparer.Ordinal)
        .Select(detector => detector.Value == 1 ? detector.Key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{detector.Value} × {detector.Key}")));
}
