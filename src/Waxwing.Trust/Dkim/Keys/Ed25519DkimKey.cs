using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>Ed25519 (RFC 8463), which the platform does not have.</summary>
internal sealed class Ed25519DkimKey : DkimKey
{
    private readonly byte[] _seed;
    private volatile bool _disposed;

    private Ed25519DkimKey(byte[] seed)
    {
        _seed = seed;
        PublicKey = DkimEd25519.PublicKey(seed);
    }

    public override DkimKeyType Type => DkimKeyType.Ed25519;

    public override int Bits => DkimEd25519.Bits;

    public override DkimAlgorithm Algorithm => DkimAlgorithm.Ed25519Sha256;

    private protected override byte[] PublicKey { get; }

    /// <summary>Takes the seed, and keeps it.</summary>
    public static Ed25519DkimKey Import(byte[] seed) =>
        seed.Length == DkimEd25519.KeyLength ? new Ed25519DkimKey(seed) : throw new DkimKeyException(DkimKeyFault.Malformed);

    public static Ed25519DkimKey Create() => new(RandomNumberGenerator.GetBytes(DkimEd25519.KeyLength));

    // RFC 8410 §7.
    public override string ToPem()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var key = new AsnWriter(AsnEncodingRules.DER);
        key.WriteOctetString(_seed);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.3.101.112");
            }

            writer.WriteOctetString(key.Encode());
        }

        var pem = PemEncoding.WriteString("PRIVATE KEY", writer.Encode());
        ObjectDisposedException.ThrowIf(_disposed, this);
        return pem;
    }

    public override void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_seed);
    }

    internal override byte[] Sign(byte[] hash)
    {
        var signature = DkimEd25519.Sign(_seed, PublicKey, hash);
        // Looked at last: a signature with half a seed must not get out.
        ObjectDisposedException.ThrowIf(_disposed, this);
        return signature;
    }
}
