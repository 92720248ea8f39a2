namespace Waxwing.Trust;

/// <summary>Why there is no policy, or why a newer one could not be had.</summary>
public enum MtaStsFaultKind
{
    /// <summary>The domain has no record (RFC 8461 §3.1): it does not take part.</summary>
    NoRecord,

    /// <summary>The domain has more than one record, which is as none (§3.1).</summary>
    SeveralRecords,

    /// <summary>The record is wrong, which is as none (§3.1).</summary>
    RecordSyntax,

    /// <summary>DNS gave no answer; this is never the absence of a record.</summary>
    DnsFailure,

    /// <summary>The answer of DNS does not verify; somebody may be forging it.</summary>
    DnsBogus,

    /// <summary>The host of the policy cannot be reached, or does not speak HTTP.</summary>
    Connection,

    /// <summary>The TLS of the host of the policy cannot be relied on, such as for its certificate (§3.3).</summary>
    Tls,

    /// <summary>The host did not answer in time.</summary>
    TimeLimit,

    /// <summary>The answer is a redirect, which is not followed (§3.3).</summary>
    Redirect,

    /// <summary>The answer is another status than 200 (§3.3).</summary>
    Status,

    /// <summary>The answer is no <c>text/plain</c> (§3.2).</summary>
    MediaType,

    /// <summary>The answer is longer than <see cref="MtaStsPolicy.MaxLength"/>.</summary>
    TooLong,

    /// <summary>What was served is no policy (§3.2).</summary>
    PolicySyntax,
}

/// <summary>Why there is no policy, or why a newer one could not be had. Immutable.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">A sentence for a person: printable ASCII of bounded length.</param>
/// <param name="Policy">Where the policy is wrong, if <paramref name="Kind"/> is <see cref="MtaStsFaultKind.PolicySyntax"/>; otherwise null.</param>
public sealed record MtaStsFault(MtaStsFaultKind Kind, string Reason, MtaStsPolicyFault? Policy = null);
