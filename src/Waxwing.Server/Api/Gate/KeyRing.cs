using System.Collections.Concurrent;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api;

/// <summary>Keys that were seen, for seconds: a busy key costs no reading of the store, and one that is revoked anywhere stops within that time. Thread-safe.</summary>
internal sealed class KeyRing(IAccounts accounts, TimeProvider clock)
{
    /// <summary>How long a key is believed to be as it was.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    // There are only keys that exist, so that nobody outside fills it.
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<Guid, (ApiKey Key, long At)> _seen = new();

    /// <summary>Whether there was such a key.</summary>
    public bool Knows(Guid id) => _seen.ContainsKey(id);

    /// <summary>The key of an id; null if there is none.</summary>
    public ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        _seen.TryGetValue(id, out var seen) && clock.GetElapsedTime(seen.At) < Fresh ? new ValueTask<ApiKey?>(seen.Key) : ReadAsync(id, cancellationToken);

    /// <summary>A key was changed here: look anew.</summary>
    public void Forget(Guid id) => _seen.TryRemove(id, out _);

    private async ValueTask<ApiKey?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp();
        var key = await accounts.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            if (_seen.Count >= Most)
            {
                _seen.Clear();
            }

            _seen[id] = (key, at);
        }

        return key;
    }
}
