using Waxwing.Encryption;

namespace Waxwing;

/// <summary>What a receipt says of the encryption of a message: by which standard, with which keys, for whom, and what stayed visible.</summary>
internal static class EncryptionEvidence
{
    private const string Visible = "addresses, date, Message-ID, references, size";

    /// <summary>Of a message that was encrypted, a sentence; of another, null.</summary>
    public static string? Sentence(EncryptionFacts facts)
    {
        if (facts.WhyNot is not null)
        {
            return null;
        }

        var standard = Name(facts.Standard);
        var signed = facts.SignedBy is { } signer ? $"signed inside by {signer}" : "not signed inside";
        var apart = facts.Apart == 0 ? "" : $"; {Evidence.Count(facts.Apart, "Bcc recipient")} with an encryption of their own";
        return $"encrypted by {standard} with {facts.Cipher} to {Evidence.Count(facts.Keys.Length, "recipient")}, {signed}, the subject protected (RFC 9788){apart}; visible stay {Visible}";
    }

    /// <summary>The facts, by name.</summary>
    public static IEnumerable<(string Name, object? Value)> Facts(EncryptionFacts facts) => facts.WhyNot is { } why
        ?
        [
            ("encryption", "none"),
            ("encryptionPolicy", facts.Policy),
            ("encryptionNotDone", why),
        ]
        :
        [
            ("encryption", Name(facts.Standard)),
            ("encryptionPolicy", facts.Policy),
            ("encryptionCipher", facts.Cipher),
            ("encryptionKeys", string.Join("; ", facts.Keys)),
            ("encryptionSigner", facts.SignedBy ?? "none"),
            ("encryptedApart", facts.Apart),
            ("subjectProtected", true),
            ("visible", Visible),
        ];

    private static string? Name(EncryptionStandard standard) => standard switch
    {
        EncryptionStandard.SMime => "S/MIME",
        EncryptionStandard.OpenPgp => "OpenPGP",
        EncryptionStandard.Auto => null,
    };
}
