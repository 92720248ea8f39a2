namespace Waxwing.Trust;

/// <summary>The results of a DMARC check (RFC 9989 §9.2, RFC 8601 §2.7.7).</summary>
public enum DmarcResult
{
    /// <summary>No record applies to the author's domain: DMARC says nothing.</summary>
    None,

    /// <summary>A record applies, and an authenticated identifier is aligned with the author's domain.</summary>
    Pass,

    /// <summary>A record applies, and no authenticated identifier is aligned.</summary>
    Fail,

    /// <summary>DNS did not answer; a later check may succeed. Never to be taken for the absence of a record (§5.3.6).</summary>
    TempError,

    /// <summary>The message has no author's domain that could be checked, or the record cannot be read.</summary>
    PermError,
}
