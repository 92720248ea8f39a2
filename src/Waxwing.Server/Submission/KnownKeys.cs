using System.Collections.Concurrent;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Submission;

/// <summary>Remembers for seconds the keys that were found, so that a client with many connections costs one look into the store. Thread-safe.</summary>
internal sealed class KnownKeys(IAccounts accounts, TimeProvider clock)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<Guid, (ApiKey Key, long At)> _known = [];

    /// <summary>How long a key goes on being good here after it was revoked.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The key of an id, whatever its state; null if there is none, which is not remembered.</summary>
    /// <exception cref="Store.StoreException">The store does not answer.</exception>
    public async ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known) && clock.GetElapsedTime(known.At) < Memory)
        {
            return known.Key;
        }

        var at = clock.GetTimestamp();
        var found = await accounts.FindAsync(id, cancellationToken);
        if (found is null)
        {
            _known.TryRemove(id, out _);
            return null;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[id] = (found, at);
        return found;
    }
}
