namespace Waxwing.Trust;

/// <summary>
/// Remembers answers for as long as they hold, the absence of records too, and sends a question that is asked by several at
/// once only once. Thread-safe.
/// </summary>
public sealed class DnsCache : IDnsLookup
{
    private readonly IDnsLookup _inner;
    private readonly TimeProvider _clock;
    private readonly int _maxEntries;
    private readonly Lock _gate = new();
    private readonly Dictionary<DnsQuestion, Entry> _entries = [];
    private readonly Dictionary<DnsQuestion, Task<DnsAnswer>> _underWay = [];

    /// <summary>Creates an empty cache.</summary>
    /// <param name="inner">Who is asked.</param>
    /// <param name="clock">The clock of the lives, or null for the system's.</param>
    /// <param name="maxEntries">How many answers are kept: 1 to 1,000,000. Where there are more, the one that ends first goes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxEntries"/> is out of its range.</exception>
    public DnsCache(IDnsLookup inner, TimeProvider? clock = null, int maxEntries = 1000)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEntries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxEntries, 1_000_000);
        _inner = inner;
        _clock = clock ?? TimeProvider.System;
        _maxEntries = maxEntries;
    }

    /// <summary>How many answers are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <inheritdoc/>
    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<DnsAnswer>(cancellationToken);
        }

        Task<DnsAnswer>? task;
        lock (_gate)
        {
            if (_entries.TryGetValue(question, out var entry) && entry.Holds(_clock))
            {
                return Task.FromResult(entry.Answer);
            }

            if (!_underWay.TryGetValue(question, out task))
            {
                // Whoever gives up waits no longer; the question goes on for the others.
                task = Task.Run(() => FetchAsync(question), CancellationToken.None);
                _underWay.Add(question, task);
            }
        }

        return task.WaitAsync(cancellationToken);
    }

    private async Task<DnsAnswer> FetchAsync(DnsQuestion question)
    {
        try
        {
            var answer = await _inner.AskAsync(question, CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                Keep(question, answer);
            }

            return answer;
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(question);
            }
        }
    }

    private void Keep(DnsQuestion question, DnsAnswer answer)
    {
        _entries.Remove(question);
        if (answer.TimeToLive <= TimeSpan.Zero)
        {
            return;
        }

        if (_entries.Count >= _maxEntries)
        {
            foreach (var ended in _entries.Where(pair => !pair.Value.Holds(_clock)).Select(pair => pair.Key).ToArray())
            {
                _entries.Remove(ended);
            }
        }

        if (_entries.Count >= _maxEntries)
        {
            _entries.Remove(_entries.MinBy(pair => pair.Value.Remaining(_clock)).Key);
        }

        _entries.Add(question, new Entry(answer, _clock.GetTimestamp()));
    }

    private sealed record Entry(DnsAnswer Answer, long Since)
    {
        public TimeSpan Remaining(TimeProvider clock) => Answer.TimeToLive - clock.GetElapsedTime(Since);

        public bool Holds(TimeProvider clock) => Remaining(clock) > TimeSpan.Zero;
    }
}
