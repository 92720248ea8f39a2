namespace Waxwing.Trust;

/// <summary>The kind of policy that applied to a session (RFC 8460 §4.2).</summary>
public enum TlsPolicyType
{
    /// <summary>One that RFC 8460 does not know.</summary>
    Unknown,

    /// <summary><c>tlsa</c>: DANE.</summary>
    Tlsa,

    /// <summary><c>sts</c>: MTA-STS.</summary>
    Sts,

    /// <summary><c>no-policy-found</c>: neither.</summary>
    NoPolicyFound,
}
