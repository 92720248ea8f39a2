using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>What comes of a message, as far as DNS tells.</summary>
internal enum PreflightAnswer
{
    /// <summary>A signature of ours will verify.</summary>
    Pass,

    /// <summary>DNS does not tell, or SPF passes, or may still pass.</summary>
    Unknown,

    /// <summary>Neither a signature of ours nor SPF can pass.</summary>
    Fail,
}

/// <summary>Whether the reverse-path may pass SPF (RFC 7208) in alignment with the author.</summary>
internal enum SpfProspect
{
    /// <summary>It may: that depends on the address that sends.</summary>
    Unknown,

    /// <summary>It cannot: whoever sends, or from the address that we send from.</summary>
    CannotPass,

    /// <summary>It does, from the address that we send from.</summary>
    Passes,
}

/// <summary>What receivers will find in DNS.</summary>
/// <param name="Answer">What follows from it.</param>
/// <param name="Keys">What is published of each key; empty if DNS did not answer in time.</param>
/// <param name="Spf">What is left for SPF.</param>
internal sealed record PreflightFacts(PreflightAnswer Answer, ImmutableArray<DkimPublication> Keys, SpfProspect Spf)
{
    /// <summary>What DMARC comes to then (RFC 9989); null behind a relay, whose address is not ours to know.</summary>
    public DmarcResult? Dmarc { get; init; }

    public static PreflightFacts Of(IEnumerable<DkimPublication> found, SpfProspect spf)
    {
        ImmutableArray<DkimPublication> keys = [.. found];
        // Verifiers treat what is signed under t=y as if it were not (RFC 6376 §3.6.1).
        var answer = keys.Any(key => key is { Status: DkimPublicationStatus.Published, IsTesting: false }) ? PreflightAnswer.Pass
            : keys.IsEmpty || spf != SpfProspect.CannotPass || keys.Any(key => key.Status == DkimPublicationStatus.Unknown) ? PreflightAnswer.Unknown
            : PreflightAnswer.Fail;
        return new PreflightFacts(answer, keys, spf);
    }

    /// <summary>Why it is not a pass, for a person.</summary>
    public string Why => Keys.IsEmpty
        ? "DNS did not answer in time"
        : $"{string.Join(", ", Keys.Where(key => key.Status != DkimPublicationStatus.Published || key.IsTesting).Select(Describe))}{SpfInWords}";

    private string SpfInWords => Spf switch
    {
        SpfProspect.Unknown => "",
        SpfProspect.CannotPass => ", and SPF cannot pass in alignment with the author",
        SpfProspect.Passes => "; SPF passes in alignment with the author",
    };

    private static string Describe(DkimPublication key) => key.Status switch
    {
        DkimPublicationStatus.Published => $"{key.Name} is marked as a test (t=y)",
        DkimPublicationStatus.Missing => $"{key.Name} has no key",
        DkimPublicationStatus.OtherKey => $"{key.Name} has another key",
        DkimPublicationStatus.Revoked => $"{key.Name} is revoked",
        DkimPublicationStatus.Unusable => $"{key.Name} has a record that no verifier can use ({key.Fault})",
        DkimPublicationStatus.Unknown => $"{key.Name} could not be looked up",
    };
}
