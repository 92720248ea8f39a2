using Waxwing.Trust;

namespace Waxwing;

/// <summary>Practice 14: the message was signed for its author's domain, and receivers will find the key.</summary>
internal sealed class Practice14DkimAndSpf : IPracticeJudge
{
    private const string Title = "DKIM and SPF";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var (preflight, spf) = (passage.Preflight, passage.Sending?.SpfVerdict);
        if (passage.SignedBy is not { } signer)
        {
            return Evidence.NotMet(14, Title, (passage.Refusal is { Stage: SendStage.Sign } refusal ? $"not sent: {refusal.Message}"
                : options.Signing.Signers.IsDefaultOrEmpty ? "not signed: no key is configured (dkim)"
                : passage.Addressing is null ? "the message was refused before it was signed"
                : $"not signed: no key is configured for {passage.Addressing.From.Domain}") + Words(spf, preflight), Facts(signer: null, passage));
        }

        var signed = $"signed for {signer.Domain} with {string.Join(" and ", signer.Keys.Select(key => $"{key.Key} ({key.Selector})"))}, in alignment with the author";
        if (preflight is null)
        {
            return Evidence.NotMet(14, Title, $"{signed}; whether the key is published was not asked{Words(spf, preflight)}", Facts(signer, passage));
        }

        // Behind a relay SPF is judged by the relay's address, which we do not know.
        var isMet = preflight.Answer == PreflightAnswer.Pass && (spf is null or { Result: SpfResult.Pass }) && preflight.Dmarc != DmarcResult.Fail;
        var found = preflight.Answer != PreflightAnswer.Pass ? $"it may not verify: {preflight.Why}"
            : $"the key is published{(preflight.Keys.Any(key => key is { Status: DkimPublicationStatus.Published, IsSecure: true }) ? ", and DNSSEC vouches for it" : "")}";
        return Evidence.New(14, Title, isMet ? PracticeStatus.Met : PracticeStatus.NotMet, $"{signed}; {found}{Words(spf, preflight)}", Facts(signer, passage));
    }

    private static string Words(SpfVerdict? spf, PreflightFacts? preflight) =>
        (spf is null ? "" : $"; SPF of {spf.Query.Domain} says {spf.Result} of {spf.Query.Client}") + (preflight?.Dmarc is { } dmarc ? $"; DMARC: {dmarc}" : "");

    private static IEnumerable<(string Name, object? Value)> Facts(DkimSignerOptions? signer, Passage passage)
    {
        var sending = passage.Sending;
        return
        [
            ("domain", signer?.Domain),
            ("selectors", signer is null ? null : string.Join(", ", signer.Keys.Select(key => key.Selector))),
            ("preflight", passage.Preflight?.Answer),
            ("spf", passage.Preflight?.Spf),
            ("spfResult", sending?.SpfVerdict?.Result),
            ("dmarc", passage.Preflight?.Dmarc),
            ("ownAddresses", sending is null || sending.Network.Addresses.IsEmpty ? null : string.Join("; ", sending.Network.Addresses.Select(address => address.Finding))),
            ("ipv6", sending is null ? null : sending.UsesIPv6 ? "used where a host has it" : sending.WithoutIPv6 is { } without ? $"not used: {without}" : "not used: by configuration"),
        ];
    }
}
