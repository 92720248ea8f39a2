using System.Security.Cryptography;

namespace Waxwing.Server.Audit.Heads;

/// <summary>The public half of a key that signs heads: ECDSA on P-256.</summary>
/// <remarks>The platform has ECDSA on P-256 and lacks Ed25519; so nothing else has to be trusted here, and <c>openssl dgst -sha256 -verify</c> verifies a head.</remarks>
internal sealed class PublicHeadKey : IDisposable
{
    private readonly ECDsa? _key;

    private PublicHeadKey(string id, byte[] octets, ECDsa? key)
    {
        Id = id;
        Octets = octets;
        _key = key;
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of <see cref="Octets"/>.</summary>
    public string Id { get; }

    /// <summary>SubjectPublicKeyInfo (RFC 5280 §4.1), DER.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>Whether it can verify anything. What stands in a database may be no key.</summary>
    public bool IsGood => _key is not null;

    /// <summary>The same in PEM.</summary>
    public string Pem => PemEncoding.WriteString("PUBLIC KEY", Octets.Span);

    /// <summary>The id of a key.</summary>
    public static string IdOf(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets).AsSpan(0, 8));

    /// <summary>Reads one; it is never refused, but one that is none is good for nothing.</summary>
    public static PublicHeadKey From(byte[] octets) => new(IdOf(octets), octets, TryImport(octets));

    /// <summary>Reads one from PEM.</summary>
    /// <returns>Null: there is no public key on P-256 in it.</returns>
    public static PublicHeadKey? FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not "PUBLIC KEY")
        {
            return null;
        }

        var key = From(Convert.FromBase64String(pem[fields.Base64Data]));
        return key.IsGood ? key : null;
    }

    /// <summary>Whether this key signed a head.</summary>
    public bool IsOf(AuditHead head)
    {
        try
        {
            return _key is not null && string.Equals(head.Key, Id, StringComparison.Ordinal)
                && _key.VerifyData(head.SignedOctets(), head.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // No signature at all.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    private static ECDsa? TryImport(byte[] octets)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(octets, out var read);
            if (read == octets.Length && key.KeySize == 256)
            {
                return key;
            }
        }
        catch (Exception none) when (none is CryptographicException or PlatformNotSupportedException)
        {
            // No key at all, or one on a curve that nobody knows.
        }

        key.Dispose();
        return null;
    }
}
