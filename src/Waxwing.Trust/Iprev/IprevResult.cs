namespace Waxwing.Trust;

/// <summary>What the name of an address comes to (RFC 8601 §2.7.3).</summary>
public enum IprevResult
{
    /// <summary>The address has a name, and that name has the address.</summary>
    Pass,

    /// <summary>The address has a name, and no name of it has the address.</summary>
    Fail,

    /// <summary>DNS did not answer, or its answer does not verify; a later check may succeed. Says nothing of the address.</summary>
    TempError,

    /// <summary>The address has no name.</summary>
    PermError,
}
