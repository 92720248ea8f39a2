namespace Waxwing;

/// <summary>Why a key that names a recipient is not used.</summary>
public enum KeyFault
{
    /// <summary>It is not valid yet.</summary>
    NotYetValid,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>Its owner, or somebody named by him, has revoked it.</summary>
    Revoked,

    /// <summary>It is too weak: RSA under 2048 bits, DSA, ElGamal, or bound by a hash that is broken.</summary>
    Weak,

    /// <summary>Its algorithm, curve or version is none that Waxwing encrypts to.</summary>
    Unsupported,

    /// <summary>It is not meant for encrypting mail: key usage (RFC 5280 §4.2.1.3, §4.2.1.12), key flags (RFC 9580 §5.2.3.29), or there is no key for encryption in it.</summary>
    UsageNotPermitted,

    /// <summary>No authority that counts vouches for it.</summary>
    NotTrusted,

    /// <summary>Its own signatures do not bind the address or the key to it; or a certificate names the address in its subject alone (emailAddress), which does not count.</summary>
    NotBound,

    /// <summary>It could not be fetched.</summary>
    NotFetched,
}
