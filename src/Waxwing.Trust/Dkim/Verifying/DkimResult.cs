using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What became of one signature. Immutable.</summary>
public sealed record DkimResult
{
    /// <summary>The result in the words of RFC 8601.</summary>
    public required DkimStatus Status { get; init; }

    /// <summary>Why it is no pass, or <see cref="DkimFault.None"/>.</summary>
    public required DkimFault Fault { get; init; }

    /// <summary>The same in a sentence for a person. What strangers wrote is not in it, but for names that were validated.</summary>
    public required string Reason { get; init; }

    /// <summary>What the signature claims; null where it could not be read. It tells nothing unless <see cref="Status"/> is <see cref="DkimStatus.Pass"/>.</summary>
    public DkimSignature? Signature { get; init; }

    /// <summary>The key, or null where there was none.</summary>
    public DkimKeyRecord? Key { get; init; }

    /// <summary>Whether a trusted resolver vouched for the key by DNSSEC.</summary>
    public bool IsKeySecure { get; init; }

    /// <summary>What a reader should know all the same.</summary>
    public DkimWarnings Warnings { get; init; }

    /// <summary>What was signed; null where the signature was not verified.</summary>
    public DkimCoverage? Coverage { get; init; }
}

/// <summary>What is remarkable about a signature, also about one that passes.</summary>
[Flags]
public enum DkimWarnings
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It says how much of the body it covers (<c>l=</c>): anything may have been added behind (RFC 6376 §8.2).</summary>
    BodyLengthLimited = 1,

    /// <summary>The domain is testing (<c>t=y</c>): treat the message as if it had no signature (RFC 6376 §3.6.1).</summary>
    Testing = 2,

    /// <summary>It was made in the future (<c>t=</c>).</summary>
    FutureTimestamp = 4,

    /// <summary>The RSA key has less than the 2048 bits that RFC 8301 §3.2 asks signers for.</summary>
    ShortKey = 8,

    /// <summary>A field that may stand once, and is signed, stands there again and unsigned, so that a reader may see what was not signed (RFC 6376 §8.15).</summary>
    UnsignedDuplicate = 16,
}

/// <summary>What a signature covers.</summary>
/// <param name="Fields">The names of the fields that were signed and are there, in the order of the signature; a name stands as often as it is signed.</param>
/// <param name="SignedBodyOctets">How many octets of the canonical body were signed.</param>
/// <param name="BodyOctets">How many octets the canonical body has.</param>
public sealed record DkimCoverage(ImmutableArray<string> Fields, long SignedBodyOctets, long BodyOctets);
