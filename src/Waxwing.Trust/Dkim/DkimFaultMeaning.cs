namespace Waxwing.Trust;

/// <summary>What a fault comes to: the word of RFC 8601 §2.7.1 for it, and a sentence.</summary>
internal static class DkimFaultMeaning
{
    // RFC 8601 §2.7.1: what cannot be processed is neutral; RFC 6376 §6.1: what can never verify is PERMFAIL.
    public static DkimStatus Status(this DkimFault fault) => fault switch
    {
        DkimFault.None => DkimStatus.Pass,
        DkimFault.Syntax or DkimFault.DuplicateTag or DkimFault.TooLong or DkimFault.MissingTag or DkimFault.TagValue
            or DkimFault.Version or DkimFault.Algorithm or DkimFault.Canonicalization or DkimFault.QueryMethod => DkimStatus.Neutral,
        DkimFault.Expired or DkimFault.KeyTooShort or DkimFault.KeyTooCostly => DkimStatus.Policy,
        DkimFault.KeyLookupFailed or DkimFault.KeyBogus => DkimStatus.TempError,
        DkimFault.BodyChanged or DkimFault.SignatureMismatch => DkimStatus.Fail,
        DkimFault.HistoricAlgorithm or DkimFault.IdentityOutsideDomain or DkimFault.FromNotSigned or DkimFault.KeyNotFound or DkimFault.KeyRevoked
            or DkimFault.KeyType or DkimFault.KeyMalformed or DkimFault.KeyForOtherAlgorithm or DkimFault.KeyForOtherHash or DkimFault.KeyForOtherService
            or DkimFault.KeyForOtherIdentity or DkimFault.BodyTooShort or DkimFault.HeaderTooLarge or DkimFault.TooManyFields => DkimStatus.PermError,
    };

    // A record of a key that cannot be read is as good as none, however it came about (RFC 6376 §6.1.2).
    public static DkimStatus StatusOfKey(this DkimFault fault) => fault.Status() is DkimStatus.Neutral ? DkimStatus.PermError : fault.Status();

    public static string Sentence(this DkimFault fault) => fault switch
    {
        DkimFault.None => "It verifies.",
        DkimFault.Syntax => "Its tags are no list, or not in order (RFC 6376 §3.2, §3.6.1).",
        DkimFault.DuplicateTag => "A tag stands twice (RFC 6376 §3.2).",
        DkimFault.TooLong => "It is longer than any signature or key has to be.",
        DkimFault.MissingTag => "A required tag is missing (RFC 6376 §3.5).",
        DkimFault.TagValue => "A tag has a value that its grammar does not have.",
        DkimFault.Version => "It is of another version.",
        DkimFault.Algorithm => "Its algorithm is not known.",
        DkimFault.HistoricAlgorithm => "rsa-sha1 must not be verified any more (RFC 8301 §3.1).",
        DkimFault.Canonicalization => "Its canonicalization is not known.",
        DkimFault.QueryMethod => "Its key is to be had by a method that is not known.",
        DkimFault.IdentityOutsideDomain => "The identity i= is not within the domain d= (RFC 6376 §3.5).",
        DkimFault.FromNotSigned => "The field From is not signed (RFC 6376 §5.4).",
        DkimFault.Expired => "It has expired.",
        DkimFault.KeyNotFound => "There is no key of that name.",
        DkimFault.KeyLookupFailed => "The key could not be looked up.",
        DkimFault.KeyBogus => "The key does not verify by DNSSEC.",
        DkimFault.KeyRevoked => "The key has been revoked (RFC 6376 §3.6.1).",
        DkimFault.KeyType => "The kind of the key is not known.",
        DkimFault.KeyMalformed => "The octets of the key are no public key.",
        DkimFault.KeyForOtherAlgorithm => "The key is for another algorithm.",
        DkimFault.KeyForOtherHash => "The key is not for SHA-256.",
        DkimFault.KeyForOtherService => "The key is not for mail.",
        DkimFault.KeyForOtherIdentity => "The key is for identities of its own domain only (t=s).",
        DkimFault.KeyTooShort => "The key has less than 1024 bits (RFC 8301 §3.2).",
        DkimFault.KeyTooCostly => "The key is larger than any that has to be verified.",
        DkimFault.BodyChanged => "The body is not the one that was signed.",
        DkimFault.BodyTooShort => "The body is shorter than the length l= that was signed.",
        DkimFault.SignatureMismatch => "The header fields are not those that were signed, or another key has signed.",
        DkimFault.HeaderTooLarge => "The header of the message is too large or has no end.",
        DkimFault.TooManyFields => "The message has too many header fields.",
    };
}
