using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Waxwing.Trust;

/// <summary>Ed25519 over the hash of the signed header fields (RFC 8463 §3).</summary>
internal static class DkimEd25519
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    /// <summary>What its size is said to be (RFC 8032 §5.1).</summary>
    public const int Bits = 256;

    /// <summary>Signs. The public key must be that of the seed: deriving it anew for each signature would cost as much as the signature itself.</summary>
    public static byte[] Sign(byte[] seed, byte[] publicKey, byte[] hash)
    {
        var signature = new byte[SignatureLength];
        Ed25519.Sign(seed, 0, publicKey, 0, hash, 0, hash.Length, signature, 0);
        return signature;
    }

    public static byte[] PublicKey(byte[] seed)
    {
        var key = new byte[KeyLength];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }
}
