using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Encryption;

/// <summary>A recipient's OpenPGP key.</summary>
/// <param name="certificate">Whose key it is.</param>
/// <param name="key">The key of it that is encrypted to.</param>
/// <param name="trust">Why it is taken for the recipient's.</param>
internal sealed class OpenPgpKey(OpenPgpCertificate certificate, PgpPublicKey key, string trust)
    : EncryptionKey(certificate.Fingerprint, $"{OpenPgpRules.Algorithm(key)}, subkey {OpenPgpRules.Fingerprint(key)}", trust)
{
    public PgpPublicKey Key { get; } = key;
}
