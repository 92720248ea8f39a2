namespace Waxwing;

/// <summary>Practice 13: what is in the message is readable by its recipients alone.</summary>
internal sealed class Practice13ProtectSensitiveInformation : IPracticeJudge
{
    private const string Title = "Protect sensitive information";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (passage.Encryption is not { } encryption)
        {
            return Evidence.NotMet(13, Title, "the message was refused before it could be encrypted", []);
        }

        var facts = EncryptionEvidence.Facts(encryption);
        return EncryptionEvidence.Sentence(encryption) is { } sentence
            ? Evidence.Met(13, Title, sentence, facts)
            : Evidence.NotMet(13, Title, $"not encrypted to the recipients: {encryption.WhyNot}", facts);
    }
}
