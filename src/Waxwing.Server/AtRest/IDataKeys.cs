namespace Waxwing.Server.AtRest;

/// <summary>What the store knows of keys, and what it does when they change. All of it may throw a <see cref="Store.StoreException"/>.</summary>
internal interface IDataKeys
{
    /// <summary>Whether everything that was there before the first key is encrypted, and nothing of it is left.</summary>
    bool IsWhole { get; }

    /// <summary>The key-encryption keys that something is or may be encrypted under, the newest first; with what a key management service made of each, where there is one.</summary>
    IReadOnlyList<(KeyId Id, byte[]? Wrapped)> Known();

    /// <summary>Writes down that a key is the newest.</summary>
    Task AddAsync(KeyId id, byte[]? wrapped, CancellationToken cancellationToken);

    /// <summary>Writes down that nothing is encrypted under a key any more.</summary>
    Task RemoveAsync(KeyId id, CancellationToken cancellationToken);

    /// <summary>What is encrypted under which key. Everything is looked at.</summary>
    IReadOnlyList<KeyUse> Uses();

    /// <summary>Encrypts what was there before the first key, a part at a time; what was done stays done if it is stopped. Then nothing of it is left in the file either.</summary>
    /// <param name="progress">Hears how many messages were done with each part.</param>
    /// <param name="cancellationToken">Stops it behind a part.</param>
    /// <returns>Whether it is whole: where somebody reads the store meanwhile, the rest is left for the next time.</returns>
    Task<bool> EncryptAsync(Action<int> progress, CancellationToken cancellationToken);

    /// <summary>Has everything that is under another key under the newest, a part at a time, while the service goes on. What was wrapped anew was unwrapped before it is written.</summary>
    /// <param name="cancellationToken">Stops it behind a part.</param>
    /// <returns>How much that was, and how much could not be opened and was left as it is.</returns>
    Task<(int Rewrapped, int Unreadable)> RewrapAsync(CancellationToken cancellationToken);
}

/// <summary>What is encrypted under a key.</summary>
/// <param name="Id">The key; null: what is not encrypted.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Waiting">How many of them are not delivered to everybody yet.</param>
/// <param name="Secrets">How many secrets of the service, such as private DKIM keys.</param>
/// <param name="Others">How much else: what endpoints are told, and mail that came back.</param>
internal sealed record KeyUse(KeyId? Id, long Messages, long Waiting, long Secrets, long Others);
