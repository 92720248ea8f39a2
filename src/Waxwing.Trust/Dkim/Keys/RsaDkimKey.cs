using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>RSA by the platform, which signs many times faster than any managed code.</summary>
internal sealed class RsaDkimKey : DkimKey
{
    private readonly RsaPool _pool;
    private readonly byte[] _der;
    private volatile bool _disposed;

    private RsaDkimKey(byte[] der)
    {
        (_der, _pool) = (der, new RsaPool(Open));
        using var rsa = Open();
        Bits = rsa.KeySize;
        PublicKey = rsa.ExportSubjectPublicKeyInfo();
    }

    public override DkimKeyType Type => DkimKeyType.Rsa;

    public override int Bits { get; }

    public override DkimAlgorithm Algorithm => DkimAlgorithm.RsaSha256;

    private protected override byte[] PublicKey { get; }

    /// <summary>Takes an RSAPrivateKey (RFC 8017 A.1.2); the octets are copied.</summary>
    /// <exception cref="CryptographicException">They are none.</exception>
    public static RsaDkimKey Import(ReadOnlySpan<byte> der)
    {
        using var rsa = RSA.Create();
        rsa.ImportRSAPrivateKey(der, out _);
        return rsa.KeySize switch
        {
            < MinRsaBits => throw new DkimKeyException(DkimKeyFault.TooShort, rsa.KeySize),
            > MaxRsaBits => throw new DkimKeyException(DkimKeyFault.TooLong, rsa.KeySize),
            _ => new RsaDkimKey(rsa.ExportRSAPrivateKey()),
        };
    }

    public static RsaDkimKey Create(int bits)
    {
        using var rsa = RSA.Create(bits);
        return new RsaDkimKey(rsa.ExportRSAPrivateKey());
    }

    public override string ToPem()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var rsa = Open();
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    public override void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_der);
        _pool.Dispose();
    }

    internal override byte[] Sign(byte[] hash)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var rsa = _pool.Take();
        try
        {
            return rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            _pool.GiveBack(rsa);
        }
    }

    // Disposing overwrites the octets, perhaps while they are read here: what came out of them then is no key, and must not sign.
    private RSA Open()
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportRSAPrivateKey(_der, out _);
            ObjectDisposedException.ThrowIf(_disposed, this);
            return rsa;
        }
        catch (CryptographicException exception) when (_disposed)
        {
            rsa.Dispose();
            throw new ObjectDisposedException("The key was disposed of.", exception);
        }
        catch
        {
            rsa.Dispose();
            throw;
        }
    }
}
