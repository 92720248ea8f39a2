namespace Waxwing.Trust;

/// <summary>Why a check ended with <see cref="SpfResult.TempError"/> or <see cref="SpfResult.PermError"/>.</summary>
public enum SpfFaultKind
{
    /// <summary>The text of a record is wrong (RFC 7208 §4.6).</summary>
    RecordSyntax,

    /// <summary>A domain has more than one record (§4.5).</summary>
    SeveralRecords,

    /// <summary>More than 10 terms need a lookup (§4.6.4). Records that include each other end here too.</summary>
    TooManyLookups,

    /// <summary>More terms than <see cref="SpfOptions.MaxVoidLookups"/> look up what is not there (§4.6.4).</summary>
    TooManyVoidLookups,

    /// <summary>A domain of an <c>mx</c> has more than 10 mail hosts (§4.6.4).</summary>
    TooManyMailHosts,

    /// <summary>A domain that is included has no record (§5.2).</summary>
    IncludeWithoutRecord,

    /// <summary>The domain of a <c>redirect</c> has no record (§6.1).</summary>
    RedirectWithoutRecord,

    /// <summary>DNS gave no answer; this is never the absence of records (§4.4).</summary>
    DnsFailure,

    /// <summary>The answer of DNS does not verify; somebody may be forging it.</summary>
    DnsBogus,

    /// <summary>The check took longer than <see cref="SpfOptions.TimeLimit"/> (§4.6.4).</summary>
    TimeLimit,
}

/// <summary>Why a check ended with an error. Immutable.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Domain">The domain whose record was evaluated then.</param>
/// <param name="Reason">A sentence for a person: printable ASCII of bounded length.</param>
/// <param name="Syntax">Where the record is wrong, if <paramref name="Kind"/> is <see cref="SpfFaultKind.RecordSyntax"/>; otherwise null.</param>
public sealed record SpfFault(SpfFaultKind Kind, string Domain, string Reason, SpfSyntaxFault? Syntax = null)
{
    /// <summary>The result that it means: <see cref="SpfResult.TempError"/> where a later check may succeed, otherwise <see cref="SpfResult.PermError"/>.</summary>
    public SpfResult Result => Kind switch
    {
        SpfFaultKind.RecordSyntax or SpfFaultKind.SeveralRecords => SpfResult.PermError,
        SpfFaultKind.TooManyLookups or SpfFaultKind.TooManyVoidLookups or SpfFaultKind.TooManyMailHosts => SpfResult.PermError,
        SpfFaultKind.IncludeWithoutRecord or SpfFaultKind.RedirectWithoutRecord => SpfResult.PermError,
        SpfFaultKind.DnsFailure or SpfFaultKind.DnsBogus or SpfFaultKind.TimeLimit => SpfResult.TempError,
    };
}
