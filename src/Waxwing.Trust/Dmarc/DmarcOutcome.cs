using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The mechanism that authenticated an identifier.</summary>
public enum DmarcMechanism
{
    /// <summary>SPF, for the domain in MAIL FROM.</summary>
    Spf,

    /// <summary>DKIM, for the domain that signed.</summary>
    Dkim,
}

/// <summary>An identifier that was authenticated, held against the author's domain. Immutable.</summary>
/// <param name="Mechanism">What authenticated it.</param>
/// <param name="Domain">The identifier.</param>
/// <param name="Mode">How like it has to be.</param>
/// <param name="IsAligned">Whether it is; null where DNS does not say what organization it belongs to.</param>
public sealed record DmarcAlignment(DmarcMechanism Mechanism, string Domain, DmarcAlignmentMode Mode, bool? IsAligned);

/// <summary>What one of the two standards makes of a message, for one domain of its authors. Immutable.</summary>
public sealed record DmarcOutcome
{
    /// <summary>The result.</summary>
    public required DmarcResult Result { get; init; }

    /// <summary>The domain of the author's organization; null where DNS did not say.</summary>
    public DnsName? Organization { get; init; }

    /// <summary>The domain whose record applies; null for none.</summary>
    public DnsName? PolicyDomain { get; init; }

    /// <summary>The record that applies; null for none.</summary>
    public DmarcRecord? Record { get; init; }

    /// <summary>What the domain asks for mail that fails: of p, sp and np the one that applies, without regard to test mode. Null where no record applies, or DNS did not say which.</summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary>What the domain asks for this message: nothing unless it fails; in test mode one step less than <see cref="Policy"/> (RFC 9989 §4.7), by RFC 7489 where <c>pct</c> is 0. What is done is for the receiver to decide.</summary>
    public DmarcPolicy Disposition { get; init; }

    /// <summary>The identifiers that were authenticated, in the order SPF, DKIM.</summary>
    public ImmutableArray<DmarcAlignment> Alignments { get; init; } = [];

    /// <summary>Why there is an error or no policy; otherwise null.</summary>
    public DmarcFault? Fault { get; init; }
}
