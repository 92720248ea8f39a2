using System.Collections.Immutable;
using System.Globalization;

namespace Waxwing;

/// <summary>What of a message looks like phishing. Immutable.</summary>
public sealed record PhishingReport
{
    /// <summary>The least score of <see cref="PhishingVerdict.Suspicious"/>.</summary>
    public const int SuspiciousFrom = 5;

    /// <summary>The least score of <see cref="PhishingVerdict.Phishing"/>.</summary>
    public const int PhishingFrom = 9;

    /// <summary>The signs, the heaviest first.</summary>
    public required ImmutableArray<PhishingIndicator> Indicators { get; init; }

    /// <summary>
    /// What speaks for the message, and takes from the score: an author who is proven, and everything leads to himself. Empty where nothing does,
    /// and where any sign is there that honest mail has not.
    /// </summary>
    public required ImmutableArray<PhishingIndicator> Mitigations { get; init; }

    /// <summary>How many different signs were looked for.</summary>
    public required int LookedFor { get; init; }

    /// <summary>What was not read, so that nothing is known of it: sentences. Empty where all was read.</summary>
    public required ImmutableArray<string> Unread { get; init; }

    /// <summary>The weights of the signs together, less what speaks for the message; 0 at least.</summary>
    public int Score => Math.Max(Indicators.Sum(indicator => indicator.Weight) + Mitigations.Sum(mitigation => mitigation.Weight), 0);

    /// <summary>The verdict.</summary>
    public PhishingVerdict Verdict => Score switch
    {
        >= PhishingFrom => PhishingVerdict.Phishing,
        >= SuspiciousFrom => PhishingVerdict.Suspicious,
        _ => PhishingVerdict.None,
    };

    /// <summary>How the verdict came about: a sentence, also where nothing was found.</summary>
    public string Explanation => Indicators.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"None of {LookedFor} signs was found. That is no proof: what is new, or only a person can know, is not among them.")
        : string.Create(CultureInfo.InvariantCulture, $"Score {Score}: {string.Join(" + ", Indicators.Select(indicator => $"{indicator.Weight} {indicator.Id}"))}{string.Concat(Mitigations.Select(mitigation => $" - {-mitigation.Weight} {mitigation.Id}"))}. {Meaning}");

    private string Meaning => Verdict switch
    {
        PhishingVerdict.None => string.Create(CultureInfo.InvariantCulture, $"It would be suspicious from {SuspiciousFrom}; honest mail has one or the other of these, too."),
        PhishingVerdict.Suspicious => string.Create(CultureInfo.InvariantCulture, $"It is suspicious from {SuspiciousFrom}, and phishing from {PhishingFrom}."),
        PhishingVerdict.Phishing => string.Create(CultureInfo.InvariantCulture, $"It is phishing from {PhishingFrom}."),
    };
}
