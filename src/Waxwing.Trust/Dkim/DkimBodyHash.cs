using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The SHA-256 of a whole body that was made canonical. Immutable.</summary>
public sealed class DkimBodyHash
{
    internal DkimBodyHash(DkimCanonicalization canonicalization, ImmutableArray<byte> value, long octets) =>
        (Canonicalization, Value, Octets) = (canonicalization, value, octets);

    /// <summary>How the body was made canonical.</summary>
    public DkimCanonicalization Canonicalization { get; }

    /// <summary>The hash, 32 octets.</summary>
    public ImmutableArray<byte> Value { get; }

    /// <summary>How many octets the canonical body has.</summary>
    public long Octets { get; }
}
