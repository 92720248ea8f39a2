using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What applies to mail for a domain.</summary>
public enum MtaStsResult
{
    /// <summary>Only to hosts of the policy, over TLS that verifies (RFC 8461 §5).</summary>
    Enforce,

    /// <summary>As without a policy, and what would have failed is to be reported.</summary>
    Testing,

    /// <summary>The domain has a policy that asks for nothing.</summary>
    None,

    /// <summary>The domain has no policy, or none that can be had: mail goes as if there were no MTA-STS (§3.3).</summary>
    NoPolicy,

    /// <summary>DNS did not say whether there is one. Whether to wait is for the sender to decide.</summary>
    TempError,
}

/// <summary>What applies to mail for a domain, and on what grounds. Immutable.</summary>
public sealed record MtaStsVerdict
{
    /// <summary>The domain of the recipients.</summary>
    public required Domain Domain { get; init; }

    /// <summary>What applies.</summary>
    public required MtaStsResult Result { get; init; }

    /// <summary>The policy; null where there is none.</summary>
    public MtaStsPolicy? Policy { get; init; }

    /// <summary>The id under which the policy was fetched; null where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>Whether the policy was fetched just now; otherwise it was kept from before.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Why there is no policy, or why a newer one could not be had although the kept one rules; otherwise null.</summary>
    public MtaStsFault? Fault { get; init; }
}
