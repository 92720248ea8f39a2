using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Keeps policies in memory, a bounded number of them. Thread-safe.</summary>
public sealed class MtaStsMemory : IMtaStsStore
{
    private readonly int _maxEntries;
    private readonly Lock _gate = new();
    // The one that was used last stands last; one that is fetched again keeps its place.
    private readonly LinkedList<MtaStsCached> _order = [];
    private readonly Dictionary<Domain, LinkedListNode<MtaStsCached>> _entries = [];

    /// <summary>Creates an empty memory.</summary>
    /// <param name="maxEntries">How many policies are kept: 1 to 1,000,000. Where there are more, the one that was not used for the longest time goes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxEntries"/> is out of its range.</exception>
    public MtaStsMemory(int maxEntries = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxEntries, 1_000_000);
        _maxEntries = maxEntries;
    }

    /// <inheritdoc/>
    public ValueTask<MtaStsCached?> FindAsync(Domain domain, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(domain, out var node))
            {
                return default;
            }

            _order.Remove(node);
            _order.AddLast(node);
            return new(node.Value);
        }
    }

    /// <inheritdoc/>
    public ValueTask KeepAsync(MtaStsCached policy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        lock (_gate)
        {
            if (_entries.TryGetValue(policy.Domain, out var node))
            {
                node.Value = policy;
                return ValueTask.CompletedTask;
            }

            if (_entries.Count == _maxEntries)
            {
                _entries.Remove(_order.First!.Value.Domain);
                _order.RemoveFirst();
            }

            _entries.Add(policy.Domain, _order.AddLast(policy));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MtaStsCached>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new([.. _order.Where(entry => entry.RefreshAt <= now && now < entry.EndsAt)]);
        }
    }
}
