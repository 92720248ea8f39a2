namespace Waxwing.Trust;

/// <summary>Whether a key, a body and header fields are those of a signature (RFC 6376 §6.1.2, §6.1.3).</summary>
internal static class DkimCheck
{
    private const string Hash = "sha256";

    public static DkimFault Of(DkimSignature signature, DkimKeyRecord key, DkimBodyHash body, Func<byte[]> headerHash)
    {
        var fault = OfKey(signature, key);
        return fault != DkimFault.None ? fault
            : signature.BodyLength > body.Octets ? DkimFault.BodyTooShort
            : !body.Value.AsSpan().SequenceEqual(signature.BodyHash.AsSpan()) ? DkimFault.BodyChanged
            : !Verifies(signature, key, headerHash()) ? DkimFault.SignatureMismatch
            : DkimFault.None;
    }

    private static DkimFault OfKey(DkimSignature signature, DkimKeyRecord key) =>
        key.IsRevoked ? DkimFault.KeyRevoked
        : key.Type != Type(signature.Algorithm) ? DkimFault.KeyForOtherAlgorithm
        : key.Hashes.Length > 0 && !key.Hashes.Contains(Hash, StringComparer.Ordinal) ? DkimFault.KeyForOtherHash
        : !key.IsForMail ? DkimFault.KeyForOtherService
        : key.ForbidsSubdomains && !signature.IdentityDomain.Equals(signature.Domain) ? DkimFault.KeyForOtherIdentity
        : key.Rsa is { Bits: < RsaPublicKey.MinBits } ? DkimFault.KeyTooShort
        : key.Rsa is { IsTooCostly: true } ? DkimFault.KeyTooCostly
        : DkimFault.None;

    private static DkimKeyType Type(DkimAlgorithm algorithm) => algorithm switch
    {
        DkimAlgorithm.RsaSha256 or DkimAlgorithm.RsaSha1 => DkimKeyType.Rsa,
        DkimAlgorithm.Ed25519Sha256 => DkimKeyType.Ed25519,
    };

    private static bool Verifies(DkimSignature signature, DkimKeyRecord key, byte[] hash) => key.Rsa is { } rsa
        ? rsa.Verifies(hash, signature.Value.AsSpan())
        : DkimEd25519.Verifies([.. key.PublicKey], hash, [.. signature.Value]);
}
