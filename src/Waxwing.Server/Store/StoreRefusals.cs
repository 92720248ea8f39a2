using System.Collections.Concurrent;

namespace Waxwing.Server.Store;

/// <summary>Counts what is refused since the store cannot be used, so that a full disk is told of when that begins and when it is over, and not with each request. Thread-safe.</summary>
/// <typeparam name="T">What refuses: a route, a command.</typeparam>
internal sealed class StoreRefusals<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<T, int> _counts = new();

    // Asked with every request, and 0 nearly always: a dictionary would be locked to find out that it is empty.
    private int _places;

    /// <summary>Counts a refusal.</summary>
    /// <returns>Whether it is the first since this last did what it should.</returns>
    public bool Begins(T at)
    {
        var isFirst = _counts.AddOrUpdate(at, 1, static (_, count) => count + 1) == 1;
        if (isFirst)
        {
            Interlocked.Increment(ref _places);
        }

        return isFirst;
    }

    /// <summary>It does what it should.</summary>
    /// <returns>How many refusals there were until then; 0 where there were none.</returns>
    public int Ends(T at)
    {
        if (Volatile.Read(ref _places) == 0 || !_counts.TryRemove(at, out var count))
        {
            return 0;
        }

        Interlocked.Decrement(ref _places);
        return count;
    }
}
