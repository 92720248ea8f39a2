using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Encryption;

/// <summary>The signatures by which a primary key binds user ids and subkeys to itself (RFC 9580 §5.2.1, §10.1). What does not verify is as if it were not there.</summary>
internal static class SelfSignatures
{
    /// <summary>The newest signature that binds a user id; null where there is none, or a later one revokes it.</summary>
    public static PgpSignature? ForUserId(PgpPublicKey primary, string userId)
    {
        var signatures = primary.GetSignaturesForId(userId)?.Where(signature => signature.KeyId == primary.KeyId).ToArray() ?? [];
        var newest = Newest(signatures.Where(signature => signature.IsCertification()), primary, signature => signature.VerifyCertification(userId, primary));
        var revocation = Newest(signatures.Where(signature => signature.SignatureType == PgpSignature.CertificationRevocation), primary, signature => signature.VerifyCertification(userId, primary));
        return newest is not null && (revocation is null || revocation.CreationTime < newest.CreationTime) ? newest : null;
    }

    /// <summary>The newest signature that binds a subkey, or null.</summary>
    public static PgpSignature? ForSubkey(PgpPublicKey primary, PgpPublicKey subkey) =>
        Newest(subkey.GetSignaturesOfType(PgpSignature.SubkeyBinding), primary, signature => signature.VerifyCertification(primary, subkey));

    /// <summary>When a key expires by a signature over it; null for never.</summary>
    public static DateTimeOffset? Expiry(PgpPublicKey key, PgpSignature signature)
    {
        var seconds = signature.GetHashedSubPackets()?.GetKeyExpirationTime() ?? 0;
        return seconds > 0 ? Utc(key.CreationTime).AddSeconds(seconds) : null;
    }

    /// <summary>What a key is for, by a signature over it; null where that says nothing.</summary>
    public static int? Flags(PgpSignature signature) =>
        signature.GetHashedSubPackets() is { } packets && packets.HasSubpacket(SignatureSubpacketTag.KeyFlags) ? packets.GetKeyFlags() : null;

    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static PgpSignature? Newest(IEnumerable<PgpSignature> signatures, PgpPublicKey primary, Func<PgpSignature, bool> verify) =>
        signatures.Where(signature => IsStrong(signature.HashAlgorithm) && Verifies(signature, primary, verify)).MaxBy(signature => signature.CreationTime);

    // RFC 9580 §9.5: what is signed by MD5, SHA-1 or RIPEMD-160 binds nothing any more.
    private static bool IsStrong(HashAlgorithmTag hash) => hash is HashAlgorithmTag.Sha224 or HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512 or HashAlgorithmTag.Sha3_256 or HashAlgorithmTag.Sha3_512;

    private static bool Verifies(PgpSignature signature, PgpPublicKey primary, Func<PgpSignature, bool> verify)
    {
        try
        {
            signature.InitVerify(primary);
            return verify(signature);
        }
        catch (Exception)
        {
            // The parser of a library, on octets of strangers: whatever it throws, this signature binds nothing.
            return false;
        }
    }
}
