using System.Globalization;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Encryption;

/// <summary>Which OpenPGP keys are strong and known enough.</summary>
internal static class OpenPgpRules
{
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 255;

    // RFC 9580 §9.2, and the names that the curves have elsewhere.
    private const string Curve25519 = "1.3.6.1.4.1.3029.1.5.1";
    private const string X25519 = "1.3.101.110";
    private const string X448 = "1.3.101.111";

    /// <summary>What is wrong with a key as such, or null: revoked, weak, of an algorithm that cannot be used.</summary>
    public static (KeyFault Fault, string Reason)? Judge(PgpPublicKey key) =>
        // A revocation counts whoever signed it: a designated revoker's key is seldom at hand, and nobody forges one to make us send in clear where encryption is required.
        key.HasRevocation() ? (KeyFault.Revoked, "is revoked")
        : key.Version != 4 ? (KeyFault.Unsupported, string.Create(CultureInfo.InvariantCulture, $"is a key of version {key.Version}; 4 is the one that is used"))
        : JudgeAlgorithm(key);

    public static string Algorithm(PgpPublicKey key) => string.Create(CultureInfo.InvariantCulture, $"{Name(key.Algorithm)} {Bits(key)}");

    public static string Fingerprint(PgpPublicKey key) => Convert.ToHexStringLower(key.GetFingerprint());

    private static (KeyFault, string)? JudgeAlgorithm(PgpPublicKey key)
    {
        switch (key.Algorithm)
        {
            case PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaEncrypt or PublicKeyAlgorithmTag.RsaSign:
                return key.BitStrength >= LeastRsaBits ? null : (KeyFault.Weak, string.Create(CultureInfo.InvariantCulture, $"has an RSA key of {key.BitStrength} bits; {LeastRsaBits} are the least"));
            case PublicKeyAlgorithmTag.Dsa or PublicKeyAlgorithmTag.ElGamalEncrypt or PublicKeyAlgorithmTag.ElGamalGeneral:
                return (KeyFault.Weak, $"has a key of {Name(key.Algorithm)}, which is not used any more (RFC 9580 §12.4, §12.5)");
            case PublicKeyAlgorithmTag.ECDH or PublicKeyAlgorithmTag.ECDsa or PublicKeyAlgorithmTag.EdDsa_Legacy:
                return Bits(key) >= LeastCurveBits ? null : (KeyFault.Unsupported, "has a key on a curve that is not known");
            default:
                return (KeyFault.Unsupported, $"has a key of {Name(key.Algorithm)}, which Waxwing does not encrypt to");
        }
    }

    // The library knows no strength of the curves of RFC 7748 under ECDH.
    private static int Bits(PgpPublicKey key) => key.BitStrength > 0 ? key.BitStrength : (key.PublicKeyPacket.Key as ECPublicBcpgKey)?.CurveOid.Id switch
    {
        Curve25519 or X25519 => 255,
        X448 => 448,
        _ => 0,
    };

    private static string Name(PublicKeyAlgorithmTag algorithm) => algorithm switch
    {
        PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaEncrypt or PublicKeyAlgorithmTag.RsaSign => "RSA",
        PublicKeyAlgorithmTag.ElGamalEncrypt or PublicKeyAlgorithmTag.ElGamalGeneral => "ElGamal",
        PublicKeyAlgorithmTag.Dsa => "DSA",
        PublicKeyAlgorithmTag.ECDH => "ECDH",
        PublicKeyAlgorithmTag.ECDsa => "ECDSA",
        PublicKeyAlgorithmTag.EdDsa_Legacy => "EdDSA",
        PublicKeyAlgorithmTag.X25519 => "X25519",
        PublicKeyAlgorithmTag.X448 => "X448",
        PublicKeyAlgorithmTag.Ed25519 => "Ed25519",
        PublicKeyAlgorithmTag.Ed448 => "Ed448",
        _ => string.Create(CultureInfo.InvariantCulture, $"algorithm {(int)algorithm}"),
    };
}
