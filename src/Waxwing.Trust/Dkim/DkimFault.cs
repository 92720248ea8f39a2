namespace Waxwing.Trust;

/// <summary>Why a signature, a key record or a message is not good. <see cref="DkimResult.Reason"/> says it in a sentence.</summary>
public enum DkimFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is no list of tags (RFC 6376 §3.2), or a key record whose version does not stand first (§3.6.1).</summary>
    Syntax,

    /// <summary>A tag stands twice (RFC 6376 §3.2).</summary>
    DuplicateTag,

    /// <summary>A list of tags is longer than 65,536 octets or has more than 100 tags, or a signature names more than 1,000 fields.</summary>
    TooLong,

    /// <summary>A tag that has to be there is missing (RFC 6376 §3.5).</summary>
    MissingTag,

    /// <summary>A tag has a value that its grammar does not have (RFC 6376 §3.5, §3.6.1).</summary>
    TagValue,

    /// <summary>The version is not 1 or, of a key, not DKIM1 (RFC 6376 §3.5, §3.6.1).</summary>
    Version,

    /// <summary>The algorithm is not known.</summary>
    Algorithm,

    /// <summary>The algorithm is one that must not be verified any more: rsa-sha1 (RFC 8301 §3.1).</summary>
    HistoricAlgorithm,

    /// <summary>The canonicalization is not known.</summary>
    Canonicalization,

    /// <summary>The key is not in DNS but to be had by a method that is not known (tag <c>q=</c>).</summary>
    QueryMethod,

    /// <summary>The identity, tag <c>i=</c>, is not of the signing domain or one below it (RFC 6376 §3.5).</summary>
    IdentityOutsideDomain,

    /// <summary>The field From is not signed (RFC 6376 §5.4).</summary>
    FromNotSigned,

    /// <summary>The signature has expired (tag <c>x=</c>).</summary>
    Expired,

    /// <summary>There is no key: the name does not exist, or has no TXT record.</summary>
    KeyNotFound,

    /// <summary>The key could not be had: nobody answered.</summary>
    KeyLookupFailed,

    /// <summary>The key could not be had: what DNS says does not verify by DNSSEC.</summary>
    KeyBogus,

    /// <summary>The key has been revoked: <c>p=</c> is empty (RFC 6376 §3.6.1).</summary>
    KeyRevoked,

    /// <summary>The kind of key is not known.</summary>
    KeyType,

    /// <summary>The octets of the key are no public key of its kind.</summary>
    KeyMalformed,

    /// <summary>The key is of another kind than the signature.</summary>
    KeyForOtherAlgorithm,

    /// <summary>The key is not for SHA-256 (tag <c>h=</c>).</summary>
    KeyForOtherHash,

    /// <summary>The key is not for mail (tag <c>s=</c>).</summary>
    KeyForOtherService,

    /// <summary>The key is for its own domain only (<c>t=s</c>), and the identity is of one below it.</summary>
    KeyForOtherIdentity,

    /// <summary>An RSA key of less than 1024 bits (RFC 8301 §3.2).</summary>
    KeyTooShort,

    /// <summary>An RSA key that would cost more than a verifier is obliged to give: of more than 8192 bits, or with an exponent of more than 64.</summary>
    KeyTooCostly,

    /// <summary>The body is not the one that was signed.</summary>
    BodyChanged,

    /// <summary>The body is shorter than the length that was signed (tag <c>l=</c>).</summary>
    BodyTooShort,

    /// <summary>The header fields are not those that were signed, or the key is not the one that signed.</summary>
    SignatureMismatch,

    /// <summary>The header of the message is larger than allowed, or has no end within that size.</summary>
    HeaderTooLarge,

    /// <summary>The message has more header fields than allowed.</summary>
    TooManyFields,
}
