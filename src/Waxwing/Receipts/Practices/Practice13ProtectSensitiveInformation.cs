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
        if (passage.Guarded is not { } guarded)
        {
            var unread = options.Guard is null || passage.Findings is not null ? $"the guard {(passage.Findings is null ? "is" : "was")} turned off{Evidence.When(passage)}: nobody has read the message for sensitive data" : $"the message was refused before it was read: {passage.Refusal?.Message}";
            return encrypted is null ? Evidence.NotMet(13, Title, unread, facts) : Evidence.Met(13, Title, $"{encrypted}; {unread}", facts);
        }

        var (kept, sentence) = Guarded(guarded, isEncrypted: encrypted is not null);
        var rest = encrypted is not null ? $"; {encrypted}" : encryption is not null ? $"; not encrypted to the recipients: {encryption.WhyNot}" : "";
        facts =
        [
            .. facts,
            ("found", guarded.Found),
            ("categories", guarded.Found == 0 ? null : string.Join(", ", guarded.Categories)),
            ("action", guarded.Action),
            ("redacted", guarded.Redacted),
            ("unread", guarded.Unread),
        ];
        // What was to be encrypted and could not be went out readable to every server on its way.
        kept &= encryption is null || encrypted is not null || passage.Refusal is not null;
        return Evidence.New(13, Title, kept ? PracticeStatus.Met : PracticeStatus.NotMet, $"{sentence}{Evidence.When(passage)}{Unread(guarded)}{rest}", facts);
    }

    private static (bool Kept, string Sentence) Guarded(GuardSummary guarded, bool isEncrypted) => guarded.Action switch
    {
        GuardAction.Allow when guarded.Found == 0 => (true, "read for sensitive data, and none found"),
        GuardAction.Allow => (true, $"{Told(guarded)}: allowed in mail of this kind, or by the allow-list"),
        GuardAction.Warn => (isEncrypted, $"{Told(guarded)}: it left as it is, with a warning"),
        GuardAction.Redact when guarded.Redacted > 0 => (true, $"{Told(guarded)}: {guarded.Redacted} taken out"),
        GuardAction.Encrypt when isEncrypted => (true, $"{Told(guarded)}: it left encrypted"),
        GuardAction.Redact or GuardAction.Encrypt or GuardAction.Block => (true, $"{Told(guarded)}: the message was refused"),
    };

    private static string Unread(GuardSummary guarded) => guarded.Unread == 0 ? "" : $"; not read: {string.Join(", ", guarded.FirstUnread.Select(part => $"{part.Part} ({part.Reason})"))}{(guarded.Unread > guarded.FirstUnread.Length ? ", …" : "")}";

    private static string Told(GuardSummary guarded) => string.Join(", ", guarded.Detectors
        .Select(detector => detector.Count == 1 ? detector.Detector : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{detector.Count} × {detector.Detector}")));
}
