using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Remembers for a while which policies could not be fetched, so that not every message tries again (RFC 8461 §3.3). Thread-safe.</summary>
internal sealed class MtaStsRetries(TimeSpan delay, TimeProvider clock)
{
    private const int MaxEntries = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Domain, (string Id, MtaStsFault Fault, long Since)> _failures = [];

    /// <summary>The failure for which a policy is not fetched now; null where it may be. A new id may be at once.</summary>
    public MtaStsFault? Held(Domain domain, string id)
    {
        lock (_gate)
        {
            return _failures.TryGetValue(domain, out var failure) && string.Equals(failure.Id, id, StringComparison.Ordinal) && IsHeld(failure.Since) ? failure.Fault : null;
        }
    }

    public void Hold(Domain domain, string id, MtaStsFault fault)
    {
        lock (_gate)
        {
            if (_failures.Count >= MaxEntries)
            {
                foreach (var over in _failures.Where(pair => !IsHeld(pair.Value.Since)).Select(pair => pair.Key).ToArray())
                {
                    _failures.Remove(over);
                }
            }

            if (_failures.Count < MaxEntries || _failures.ContainsKey(domain))
            {
                _failures[domain] = (id, fault, clock.GetTimestamp());
            }
        }
    }

    private bool IsHeld(long since) => clock.GetElapsedTime(since) < delay;
}
