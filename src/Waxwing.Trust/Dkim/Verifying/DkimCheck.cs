namespace Waxwing.Trust;

/// <summary>Whether a key, a body and header fields are those of a signature (RFC 6376 §6.1.2, §6.1.3).</summary>
internal static class DkimCheck
{
    private const string Hash = "sha256";

    public static DkimFault Of(DkimSignature signature, DkimKeyRecord key, DkimBodyHash body, Lazy<byte[]> headerHash)
    {
        var fault = OfKey(signature.Algorithm, key);
        return fault != DkimFault.None ? fault
            : key.ForbidsSubdomains && !signature.IdentityDomain.Equals(signature.Domain) ? DkimFault.KeyForOtherIdentity
            : signature.BodyLength > body.Octets ? DkimFault.BodyTooShort
            : !body.Value.AsSpan().SequenceEqual(signature.BodyHash.AsSpan()) ? DkimFault.BodyChanged
            : !Verifies(signature.Value.AsSpan(), key, headerHash.Value) ? DkimFault.SignatureMismatch
            : DkimFault.None;
    }

    /// <summary>Whether a key may verify signatures of an algorithm.</summary>
    public static DkimFault OfKey(DkimAlgorithm algorithm, DkimKeyRecord key) =>
        key.IsRevoked ? DkimFault.KeyRevoked
        : key.Type != Type(algorithm) ? DkimFault.KeyForOtherAlgorithm
        : key.Hashes.Length > 0 && !key.Hashes.Contains(Hash, StringComparer.Ordinal) ? DkimFault.KeyForOtherHash
        : !key.IsForMail ? DkimFault.KeyForOtherService
        : key.Rsa is { Bits: < RsaPublicKey.MinBits } ? DkimFault.KeyTooShort
        : key.Rsa is { IsTooCostly: true } ? DkimFault.KeyTooCostly
        : DkimFault.None;

    /// <summary>Whether a signature is of that hash and by that key.</summary>
    public static bool Verifies(ReadOnlySpan<byte> signature, DkimKeyRecord key, byte[] hash) =>
        key.Rsa?.Verifies(hash, signature) ?? key.Ed25519?.Verifies(hash, signature) ?? false;

    private static DkimKeyType Type(DkimAlgorithm algorithm) => algorithm switch
    {
        DkimAlgorithm.RsaSha256 or DkimAlgorithm.RsaSha1 => DkimKeyType.Rsa,
        DkimAlgorithm.Ed25519Sha256 => DkimKeyType.Ed25519,
    };
}
