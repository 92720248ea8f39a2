using System.Collections.Immutable;

namespace Waxwing.Server.AtRest;

/// <summary>The key-encryption keys that are here: the newest wraps, all unwrap. Immutable.</summary>
internal sealed class KeyEncryptionKeys
{
    private readonly ImmutableDictionary<KeyId, KeyEncryptionKey> _all;

    /// <param name="newestFirst">The keys; at least one.</param>
    public KeyEncryptionKeys(IReadOnlyList<KeyEncryptionKey> newestFirst)
    {
        Newest = newestFirst[0];
        // One that is named twice is the same.
        _all = newestFirst.GroupBy(key => key.Id).ToImmutableDictionary(same => same.Key, same => same.First());
    }

    private KeyEncryptionKeys(KeyEncryptionKey newest, ImmutableDictionary<KeyId, KeyEncryptionKey> all) => (Newest, _all) = (newest, all);

    /// <summary>The one that wraps.</summary>
    public KeyEncryptionKey Newest { get; }

    /// <summary>Which ones these are.</summary>
    public IEnumerable<KeyId> Ids => _all.Keys;

    /// <summary>One of them, or null.</summary>
    public KeyEncryptionKey? Find(KeyId id) => _all.GetValueOrDefault(id);

    /// <summary>These, and those of before that are not among them: what is in memory may still be wrapped by one.</summary>
    public KeyEncryptionKeys Beside(KeyEncryptionKeys? before) => before is null ? this : new(Newest, before._all.SetItems(_all));
}
