using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What an ARC-Seal field says (RFC 8617 §4.1.3). It is a claim: nothing is verified yet. Immutable.</summary>
public sealed class ArcSeal
{
    internal ArcSeal(int instance, Domain domain, string selector, DnsName keyName) =>
        (Instance, Domain, Selector, KeyName) = (instance, domain, selector, keyName);

    /// <summary>Which set it seals, 1 to 50; the first is the one nearest to the author.</summary>
    public int Instance { get; }

    /// <summary>Who sealed, <c>d=</c>.</summary>
    public Domain Domain { get; }

    /// <summary>Which key of the domain, <c>s=</c>; in lower case.</summary>
    public string Selector { get; }

    /// <summary>The name of the key in DNS.</summary>
    public DnsName KeyName { get; }

    /// <summary>The algorithm, <c>a=</c>.</summary>
    public DkimAlgorithm Algorithm { get; internal init; }

    /// <summary>What the sealer found of the chain before, <c>cv=</c>; never <see cref="ArcStatus.TempError"/>.</summary>
    public ArcStatus ChainStatus { get; internal init; }

    /// <summary>When it was made, <c>t=</c>, if it says so; the end of the year 9999 for anything later.</summary>
    public DateTimeOffset? SealedAt { get; internal init; }

    /// <summary>The signature, <c>b=</c>.</summary>
    public ImmutableArray<byte> Value { get; internal init; } = [];

    /// <summary>Where the value of <c>b=</c> stands in what was read.</summary>
    internal Range ValuePlace { get; init; }

    /// <summary>Whose seal it is, such as <c>i=1 d=example.org s=2026</c>.</summary>
    public override string ToString() => $"i={Instance} d={Domain} s={Selector}";
}
