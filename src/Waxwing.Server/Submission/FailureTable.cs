namespace Waxwing.Server.Submission;

/// <summary>Counts the failures of each subject and says how long it is locked. Bounded: the subject that was quiet longest gives way. Not thread-safe.</summary>
/// <param name="free">How many failures cost nothing.</param>
/// <param name="limits">What the others cost.</param>
/// <param name="clock">The clock.</param>
internal sealed class FailureTable<TSubject>(int free, FailedLogInLimits limits, TimeProvider clock)
    where TSubject : notnull
{
    private readonly Dictionary<TSubject, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byAge = [];

    /// <summary>Whether anything is remembered of it.</summary>
    public bool Knows(TSubject subject) => Find(subject) is not null;

    /// <summary>How much longer it is locked; zero: it is not.</summary>
    public TimeSpan Remaining(TSubject subject) =>
        Find(subject) is { } entry && entry.Value.LockedUntil is var until && until > clock.GetUtcNow() ? until - clock.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Counts a failure.</summary>
    /// <returns>For how long it is locked now.</returns>
    public TimeSpan Add(TSubject subject)
    {
        var failures = (Find(subject)?.Value.Failures ?? 0) + 1;
        var locked = failures <= free ? TimeSpan.Zero : Doubled(failures - free - 1);
        Put(subject, failures, locked);
        return locked;
    }

    /// <summary>Forgets its failures, and remembers it.</summary>
    public void Reset(TSubject subject) => Put(subject, 0, TimeSpan.Zero);

    private TimeSpan Doubled(int times)
    {
        var locked = limits.First;
        while (times-- > 0 && locked < limits.Longest)
        {
            locked *= 2;
        }

        return locked < limits.Longest ? locked : limits.Longest;
    }

    private LinkedListNode<Entry>? Find(TSubject subject) =>
        _entries.TryGetValue(subject, out var node) && clock.GetUtcNow() - node.Value.Last < limits.Forget ? node : null;

    private void Put(TSubject subject, int failures, TimeSpan locked)
    {
        if (_entries.Remove(subject, out var old))
        {
            _byAge.Remove(old);
        }
        else if (_entries.Count >= limits.Remembered)
        {
            _entries.Remove(_byAge.First!.Value.Subject);
            _byAge.RemoveFirst();
        }

        var now = clock.GetUtcNow();
        _entries[subject] = _byAge.AddLast(new Entry(subject, failures, now + locked, now));
    }

    private sealed record Entry(TSubject Subject, int Failures, DateTimeOffset LockedUntil, DateTimeOffset Last);
}
