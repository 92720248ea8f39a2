namespace Waxwing;

/// <summary>Practice 13: the message was read for what should not be in mail, and what was found did not leave unprotected.</summary>
internal sealed class Practice13ProtectSensitiveInformation : IPracticeJudge
{
    private const string Title = "Protect sensitive information";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var encryption = passage.Encryption is { Policy: not EncryptionPolicy.Never } asked ? asked : null;
        var encrypted = encryption is null ? null : EncryptionEvidence.Sentence(encryption);
        var facts = encryption is null ? [] : EncryptionEvidence.Facts(encryption);
        if (passage.Protection is not { Report: var report } protection)
        {
            var unread = options.Guard is null ? "the guard is turned off: nobody has read the message for sensitive data" : $"the message was refused before it was read: {passage.Refusal?.Message}";
            return encrypted is null ? Evidence.NotMet(13, Title, unread, facts) : Evidence.Met(13, Title, $"{encrypted}; {unread}", facts);
        }

        var (kept, sentence) = Guarded(report, protection.Redacted, isEncrypted: encrypted is not null);
        var rest = encrypted is not null ? $"; {encrypted}" : encryption is not null ? $"; not encrypted to the recipients: {encryption.WhyNot}" : "";
        facts =
        [
            .. facts,
            ("found", report.Findings.Length),
            ("categories", report.Findings.IsEmpty ? null : string.Join(", ", report.Findings.Select(finding => finding.Category).Distinct().Order())),
            ("action", report.Action),
            ("redacted", protection.Redacted),
            ("unread", report.Unread.Length),
        ];
        // What was to be encrypted and could not be went out readable to every server on its way.
        kept &= encryption is null || encrypted is not null || passage.Refusal is not null;
        return Evidence.New(13, Title, kept ? PracticeStatus.Met : PracticeStatus.NotMet, $"{sentence}{Unread(report)}{rest}", facts);
    }

    private static (bool Kept, string Sentence) Guarded(GuardReport report, int redacted, bool isEncrypted) => report.Action switch
    {
        GuardAction.Allow when report.Findings.IsEmpty => (true, "read for sensitive data, and none found"),
        GuardAction.Allow => (true, $"{Told(report)}: allowed in mail of this kind, or by the allow-list"),
        GuardAction.Warn => (isEncrypted, $"{Told(report)}: it left as it is, with a warning"),
        GuardAction.Redact when redacted > 0 => (true, $"{Told(report)}: {redacted} taken out"),
        GuardAction.Encrypt when isEncrypted => (true, $"{Told(report)}: it left encrypted"),
        GuardAction.Redact or GuardAction.Encrypt or GuardAction.Block => (true, $"{Told(report)}: the message was refused"),
    };

    private static string Unread(GuardReport report) => report.Unread.IsEmpty ? "" : $"; not read: {string.Join(", ", report.Unread.Take(3).Select(part => $"{part.Part} ({part.Reason})"))}{(report.Unread.Length > 3 ? ", …" : "")}";

    private static string Told(GuardReport report) => string.Join(", ", report.Findings
        .CountBy(finding => finding.Detector, StringComparer.Ordinal)
        .Select(detector => detector.Value == 1 ? detector.Key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{detector.Value} × {detector.Key}")));
}
