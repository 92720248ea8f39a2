using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>A key that wraps data keys, and nothing else (NIST SP 800-57 part 1, §5.1.1). It comes from outside of the data folder, and is never written into it in clear. Thread-safe.</summary>
internal sealed class KeyEncryptionKey
{
    /// <summary>How many octets it has.</summary>
    public const int Length = 32;

    // What it wraps with and what it is known by are derived apart (RFC 5869 §3.2).
    private static readonly byte[] ForId = [.. "waxwing key-encryption key: id"u8];
    private static readonly byte[] ForWrapping = [.. "waxwing key-encryption key: wrapping"u8];

    private readonly byte[] _wrapping = new byte[Length];

    /// <param name="octets">The key, 32 octets of chance.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public KeyEncryptionKey(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Length)
        {
            throw new ArgumentException("A key-encryption key has 32 octets.", nameof(octets));
        }

        Span<byte> id = stackalloc byte[KeyId.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, octets, id, salt: [], ForId);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, octets, _wrapping, salt: [], ForWrapping);
        Id = KeyId.Read(id);
    }

    /// <summary>Which one it is.</summary>
    public KeyId Id { get; }

    /// <summary>Makes a data key.</summary>
    /// <param name="context">What it is for.</param>
    /// <param name="dataKey">Where it goes.</param>
    /// <returns>It, wrapped.</returns>
    public byte[] NewDataKey(ReadOnlySpan<byte> context, Span<byte> dataKey)
    {
        RandomNumberGenerator.Fill(dataKey);
        return Wrap(dataKey, context);
    }

    /// <summary>Wraps a data key.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> context)
    {
        var wrapped = new byte[WrappedKey.Length];
        WrappedKey.Mark(wrapped, Id);
        AesGcmBox.Seal(_wrapping, dataKey, [.. wrapped.AsSpan(0, WrappedKey.HeaderLength), .. context], wrapped.AsSpan(WrappedKey.HeaderLength));
        return wrapped;
    }

    /// <summary>Unwraps a data key that this key wrapped.</summary>
    /// <exception cref="CryptographicException">It was changed, is for another context, or another key wrapped it.</exception>
    public void Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context, Span<byte> dataKey) =>
        AesGcmBox.Open(_wrapping, wrapped[WrappedKey.HeaderLength..], [.. wrapped[..WrappedKey.HeaderLength], .. context], dataKey);
}
