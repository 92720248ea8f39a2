namespace Waxwing.Trust;

/// <summary>The results of an SPF check (RFC 7208 §2.6).</summary>
public enum SpfResult
{
    /// <summary>There is no domain to check, or it has no record. Nothing is known (§2.6.1).</summary>
    None,

    /// <summary>The domain says expressly that it says nothing of the client; to be treated as <see cref="None"/> (§2.6.2).</summary>
    Neutral,

    /// <summary>The client may use the domain (§2.6.3).</summary>
    Pass,

    /// <summary>The client may not use the domain (§2.6.4).</summary>
    Fail,

    /// <summary>The client probably may not use the domain (§2.6.5).</summary>
    SoftFail,

    /// <summary>DNS did not answer; a later check may succeed (§2.6.6).</summary>
    TempError,

    /// <summary>The records of the domain cannot be interpreted, until somebody repairs them (§2.6.7).</summary>
    PermError,
}
