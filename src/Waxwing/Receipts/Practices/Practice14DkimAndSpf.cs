using Waxwing.Trust;

namespace Waxwing;

/// <summary>Practice 14: the message was signed for its author's domain, and receivers will find the key.</summary>
internal sealed class Practice14DkimAndSpf : IPracticeJudge
{
    private const string Title = "DKIM and SPF";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var preflight = passage.Preflight;
        if (passage.SignedBy is not { } signer)
        {
            return Evidence.NotMet(14, Title, passage.Refusal is { Stage: SendStage.Sign } refusal ? $"not sent: {refusal.Message}"
                : options.Signing.Signers.IsDefaultOrEmpty ? "not signed: no key is configured (dkim)"
                : passage.Addressing is null ? "the message was refused before it was signed"
                : $"not signed: no key is configured for {passage.Addressing.From.Domain}", Facts(signer: null, preflight));
        }

        var signed = $"signed for {signer.Domain} with {string.Join(" and ", signer.Keys.Select(key => $"{key.Key} ({key.Selector})"))}, in alignment with the author";
        return preflight switch
        {
            null => Evidence.NotMet(14, Title, $"{signed}; whether the key is published was not asked", Facts(signer, preflight)),
            { Answer: PreflightAnswer.Pass } => Evidence.Met(14, Title, $"{signed}; the key is published{(preflight.Keys.Any(key => key is { Status: DkimPublicationStatus.Published, IsSecure: true }) ? ", and DNSSEC vouches for it" : "")}", Facts(signer, preflight)),
            _ => Evidence.NotMet(14, Title, $"{signed}; it may not verify: {preflight.Why}", Facts(signer, preflight)),
        };
    }

    private static IEnumerable<(string Name, object? Value)> Facts(DkimSignerOptions? signer, PreflightFacts? preflight) =>
    [
        ("domain", signer?.Domain),
        ("selectors", signer is null ? null : string.Join(", ", signer.Keys.Select(key => key.Selector))),
        ("preflight", preflight?.Answer),
        ("spf", preflight?.Spf),
    ];
}
