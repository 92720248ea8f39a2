using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>
/// Envelope encryption: each secret and each message is encrypted under a data key of its own (AES-256-GCM), and that is kept wrapped by a key-encryption key. Without one
/// nothing is encrypted. Thread-safe.
/// </summary>
internal sealed class DataProtection : IDataProtection
{
    // The first octet tells the form; the other form is that of WrappedKey, which stands at the beginning.
    private const byte Plain = 0;

    private volatile KeyEncryptionKeys? _keys;

    /// <summary>The keys; null: nothing is encrypted.</summary>
    public KeyEncryptionKeys? Keys
    {
        get => _keys;
        set => _keys = value;
    }

    /// <summary>Whether what is sealed is encrypted.</summary>
    public bool Encrypts => _keys is not null;

    /// <inheritdoc/>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        if (_keys is not { } keys)
        {
            return [Plain, .. plain];
        }

        Span<byte> dataKey = stackalloc byte[KeyEncryptionKey.Length];
        var octets = new byte[WrappedKey.Length + AesGcmBox.Overhead + plain.Length];
        keys.Newest.NewDataKey(context, dataKey).CopyTo(octets, 0);
        AesGcmBox.Seal(dataKey, plain, context, octets.AsSpan(WrappedKey.Length));
        CryptographicOperations.ZeroMemory(dataKey);
        return octets;
    }

    /// <inheritdoc/>
    public byte[] Open(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> context)
    {
        if (@sealed is [Plain, .. var unencrypted])
        {
            return unencrypted.ToArray();
        }

        if (@sealed.Length < WrappedKey.Length + AesGcmBox.Overhead)
        {
            throw new CryptographicException("It is nothing that was sealed.");
        }

        Span<byte> dataKey = stackalloc byte[KeyEncryptionKey.Length];
        Unwrap(@sealed[..WrappedKey.Length], context, dataKey);
        var plain = new byte[@sealed.Length - WrappedKey.Length - AesGcmBox.Overhead];
        AesGcmBox.Open(dataKey, @sealed[WrappedKey.Length..], context, plain);
        CryptographicOperations.ZeroMemory(dataKey);
        return plain;
    }

    /// <summary>Whether something that was sealed is not encrypted under the newest key, although there is one.</summary>
    public bool IsBehind(ReadOnlySpan<byte> @sealed) => _keys is { } keys && (@sealed is [] or [Plain, ..] || WrappedKey.KeyOf(@sealed[..Math.Min(WrappedKey.Length, @sealed.Length)]) != keys.Newest.Id);

    /// <summary>Seals anew what is behind: what is not encrypted is encrypted, and a data key is wrapped by the newest key. It is opened again before anybody gets it.</summary>
    /// <exception cref="CryptographicException">It cannot be opened.</exception>
    public byte[] Renew(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> context)
    {
        var plain = Open(@sealed, context);
        byte[] renewed = @sealed is [Plain, ..] ? Seal(plain, context) : [.. Rewrap(@sealed[..WrappedKey.Length], context), .. @sealed[WrappedKey.Length..]];
        var again = Open(renewed, context);
        var isSame = CryptographicOperations.FixedTimeEquals(plain, again);
        CryptographicOperations.ZeroMemory(plain);
        CryptographicOperations.ZeroMemory(again);
        return isSame ? renewed : throw new CryptographicException("What was sealed anew does not open to the same.");
    }

    /// <summary>Opens a wrapped data key.</summary>
    /// <exception cref="CryptographicException">It was changed, or its key is not here.</exception>
    public void Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context, Span<byte> dataKey)
    {
        var id = WrappedKey.KeyOf(wrapped);
        (_keys?.Find(id) ?? throw new KeyMissingException(id)).Unwrap(wrapped, context, dataKey);
    }

    /// <summary>Wraps a data key by the newest key; it is unwrapped again before anybody gets it.</summary>
    /// <exception cref="CryptographicException">It cannot be unwrapped.</exception>
    public byte[] Rewrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context)
    {
        Span<byte> dataKey = stackalloc byte[KeyEncryptionKey.Length];
        Span<byte> again = stackalloc byte[KeyEncryptionKey.Length];
        Unwrap(wrapped, context, dataKey);
        var rewrapped = _keys!.Newest.Wrap(dataKey, context);
        Unwrap(rewrapped, context, again);
        var isSame = CryptographicOperations.FixedTimeEquals(dataKey, again);
        CryptographicOperations.ZeroMemory(dataKey);
        CryptographicOperations.ZeroMemory(again);
        return isSame ? rewrapped : throw new CryptographicException("What was wrapped anew does not unwrap to the same.");
    }
}
