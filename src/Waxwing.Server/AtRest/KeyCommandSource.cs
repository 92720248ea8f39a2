using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>Key-encryption keys that a key management service wraps: they lie in the store as it wrapped them, and are of use only to whom it unwraps them.</summary>
internal sealed class KeyCommandSource(KeyHook hook) : IKeySource
{
    // Each is asked for once.
    private readonly ConcurrentDictionary<KeyId, KeyEncryptionKey> _unwrapped = new();

    /// <inheritdoc/>
    public async ValueTask<KeyEncryptionKeys> LoadAsync(IDataKeys kept, CancellationToken cancellationToken)
    {
        var keys = new List<KeyEncryptionKey>();
        foreach (var (id, wrapped) in kept.Known())
        {
            if (wrapped is not null)
            {
                keys.Add(_unwrapped.GetValueOrDefault(id) ?? await UnwrapAsync(id, wrapped, cancellationToken).ConfigureAwait(false));
            }
        }

        if (keys.Count > 0)
        {
            return new KeyEncryptionKeys(keys);
        }

        var made = await RotateAsync(kept, cancellationToken).ConfigureAwait(false);
        return new KeyEncryptionKeys([_unwrapped[made]]);
    }

    /// <inheritdoc/>
    public async ValueTask<KeyId> RotateAsync(IDataKeys kept, CancellationToken cancellationToken)
    {
        var octets = RandomNumberGenerator.GetBytes(KeyEncryptionKey.Length);
        var id = new KeyEncryptionKey(octets).Id;
        var wrapped = await hook.WrapAsync(id, octets, cancellationToken).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(octets);
        // Nothing is encrypted under a key that does not come back.
        await UnwrapAsync(id, wrapped, cancellationToken).ConfigureAwait(false);
        await kept.AddAsync(id, wrapped, cancellationToken).ConfigureAwait(false);
        return id;
    }

    private async Task<KeyEncryptionKey> UnwrapAsync(KeyId id, byte[] wrapped, CancellationToken cancellationToken)
    {
        var octets = await hook.UnwrapAsync(id, wrapped, cancellationToken).ConfigureAwait(false);
        var key = new KeyEncryptionKey(octets);
        CryptographicOperations.ZeroMemory(octets);
        return key.Id == id ? _unwrapped[id] = key : throw new DataKeyException($"the key that came back for {id} is another one, {key.Id}");
    }
}
