namespace Waxwing.Trust;

/// <summary>One set of a chain: what a server on the way found, and what became of its two signatures. Immutable.</summary>
public sealed record ArcSet
{
    /// <summary>Which set, 1 to 50; the first is the one nearest to the author.</summary>
    public required int Instance { get; init; }

    /// <summary>
    /// What the server says that it found (RFC 8617 §4.1.1); null where it cannot be read, which is no fault of the chain. It
    /// counts only in a chain that passes, and only as much as whoever sealed it is trusted.
    /// </summary>
    public AuthenticationResults? Results { get; init; }

    /// <summary>What became of the message signature; null for one of the oldest that was not tried. Only the newest has to verify: later servers may change a message.</summary>
    public DkimResult? MessageSignature { get; init; }

    /// <summary>What became of the seal.</summary>
    public required ArcSealResult Seal { get; init; }
}

/// <summary>What became of a seal. Immutable.</summary>
public sealed record ArcSealResult
{
    /// <summary>The result in the words of RFC 8601.</summary>
    public required DkimStatus Status { get; init; }

    /// <summary>Why it is no pass, or <see cref="DkimFault.None"/>.</summary>
    public required DkimFault Fault { get; init; }

    /// <summary>The same in a sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>What the seal claims.</summary>
    public required ArcSeal Seal { get; init; }

    /// <summary>The key, or null where there was none.</summary>
    public DkimKeyRecord? Key { get; init; }

    /// <summary>Whether a trusted resolver vouched for the key by DNSSEC.</summary>
    public bool IsKeySecure { get; init; }
}
