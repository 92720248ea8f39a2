using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What came of fetching a policy.</summary>
/// <param name="Domain">The domain of the recipients.</param>
/// <param name="Id">The id of its record.</param>
/// <param name="Fetched">The policy; null where it could not be fetched.</param>
/// <param name="Fault">Why it could not; otherwise null.</param>
internal sealed record MtaStsAttempt(Domain Domain, string Id, MtaStsCached? Fetched, MtaStsFault? Fault);

/// <summary>
/// Remembers attempts for a while, so that not every message makes one (RFC 8461 §3.3): neither where a policy cannot be fetched, nor
/// where it may not be kept. Bounded; thread-safe.
/// </summary>
internal sealed class MtaStsRetries(TimeSpan delay, TimeProvider clock, int maxEntries = 10_000)
{
    private readonly Lock _gate = new();
    // The oldest stands first.
    private readonly LinkedList<(MtaStsAttempt Attempt, long Since)> _order = [];
    private readonly Dictionary<Domain, LinkedListNode<(MtaStsAttempt Attempt, long Since)>> _attempts = [];

    /// <summary>The attempt because of which none is made now; null where one may be. For a new id it may be at once.</summary>
    public MtaStsAttempt? Held(Domain domain, string id)
    {
        lock (_gate)
        {
            return _attempts.TryGetValue(domain, out var node) && string.Equals(node.Value.Attempt.Id, id, StringComparison.Ordinal) && clock.GetElapsedTime(node.Value.Since) < delay
                ? node.Value.Attempt
                : null;
        }
    }

    /// <summary>Remembers an attempt in place of any other for its domain; where there is no room, in place of the oldest.</summary>
    public void Hold(MtaStsAttempt attempt)
    {
        lock (_gate)
        {
            if (_attempts.Remove(attempt.Domain, out var earlier))
            {
                _order.Remove(earlier);
            }
            else if (_attempts.Count == maxEntries)
            {
                _attempts.Remove(_order.First!.Value.Attempt.Domain);
                _order.RemoveFirst();
            }

            _attempts.Add(attempt.Domain, _order.AddLast((attempt, clock.GetTimestamp())));
        }
    }
}
