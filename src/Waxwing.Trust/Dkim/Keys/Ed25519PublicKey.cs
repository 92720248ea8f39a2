using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Waxwing.Trust;

/// <summary>An Ed25519 key from DNS. Its point is found once, for all signatures that are verified with it. Immutable.</summary>
internal sealed class Ed25519PublicKey
{
    // Null for octets that are no point of the curve, or one of a small order (RFC 8032 §5.1.3).
    private readonly Ed25519.PublicPoint? _point;

    private Ed25519PublicKey(byte[] octets) => _point = Ed25519.ValidatePublicKeyPartialExport(octets, 0);

    /// <summary>The key of 32 octets; null for any other number. Which of them are a point is for <see cref="Verifies"/> to say.</summary>
    public static Ed25519PublicKey? Of(byte[] octets) => octets.Length == DkimEd25519.KeyLength ? new Ed25519PublicKey(octets) : null;

    /// <summary>Whether a signature verifies; false too where the key is no point of the curve.</summary>
    public bool Verifies(byte[] hash, ReadOnlySpan<byte> signature) =>
        _point is not null && signature.Length == DkimEd25519.SignatureLength && Ed25519.Verify(signature.ToArray(), 0, _point, hash, 0, hash.Length);
}
