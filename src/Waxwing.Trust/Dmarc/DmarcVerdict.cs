using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>In what RFC 7489, with a public suffix list, differs from RFC 9989 over a message.</summary>
[Flags]
public enum DmarcDifferences
{
    /// <summary>In nothing.</summary>
    None = 0,

    /// <summary>The domain of the organization is another one.</summary>
    Organization = 1,

    /// <summary>The record of another domain applies, or none.</summary>
    PolicyDomain = 2,

    /// <summary>The result is another one.</summary>
    Result = 4,

    /// <summary>What is asked for this message is another thing.</summary>
    Disposition = 8,
}

/// <summary>The check for one domain of the authors. Immutable.</summary>
/// <param name="Domain">The domain, in A-labels.</param>
/// <param name="Outcome">What RFC 9989 says, by the tree walk. This decides.</param>
/// <param name="ByPublicSuffixList">What RFC 7489 says, by the public suffix list. This decides nothing.</param>
public sealed record DmarcAuthorVerdict(DnsName Domain, DmarcOutcome Outcome, DmarcOutcome ByPublicSuffixList)
{
    /// <summary>In what the two differ.</summary>
    public DmarcDifferences Differences =>
        Where(!Equals(Outcome.Organization, ByPublicSuffixList.Organization), DmarcDifferences.Organization)
        | Where(!Equals(Outcome.PolicyDomain, ByPublicSuffixList.PolicyDomain), DmarcDifferences.PolicyDomain)
        | Where(Outcome.Result != ByPublicSuffixList.Result, DmarcDifferences.Result)
        | Where(Outcome.Disposition != ByPublicSuffixList.Disposition, DmarcDifferences.Disposition);

    private static DmarcDifferences Where(bool differs, DmarcDifferences difference) => differs ? difference : DmarcDifferences.None;
}

/// <summary>The result of a check, with all that is needed to explain it. Immutable.</summary>
public sealed record DmarcVerdict
{
    /// <summary>The most steps that are kept.</summary>
    public const int MaxSteps = 200;

    /// <summary>What was checked.</summary>
    public required DmarcQuery Query { get; init; }

    /// <summary>
    /// The result. Where the authors have several domains, that of the worst of them (RFC 9989 §11.5): a fail of one is a fail, an error of one
    /// an error, and a pass is one only where all pass.
    /// </summary>
    public required DmarcResult Result { get; init; }

    /// <summary>What is asked for this message; the strictest where the authors have several domains.</summary>
    public required DmarcPolicy Disposition { get; init; }

    /// <summary>The check for each domain of the authors; empty where there is none, or too many.</summary>
    public required ImmutableArray<DmarcAuthorVerdict> Authors { get; init; }

    /// <summary>Why the message could not be checked at all; otherwise null. An author's fault is in its outcome.</summary>
    public DmarcFault? Fault { get; init; }

    /// <summary>What was done, in the order of time: the first <see cref="MaxSteps"/> steps, and always the last.</summary>
    public required ImmutableArray<DmarcStep> Steps { get; init; }

    /// <summary>How many steps are missing before the last one, because there were too many.</summary>
    public required int StepsLeftOut { get; init; }
}
