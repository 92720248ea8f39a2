using Microsoft.Extensions.Time.Testing;

namespace Waxwing.TestSupport;

/// <summary>
/// A clock that stands still until a test moves it, and that tells when a timer was armed: the test waits for that and
/// then advances, so that it never sleeps.
/// </summary>
/// <param name="begin">When it begins.</param>
internal sealed class ObservedClock(DateTimeOffset begin) : FakeTimeProvider(begin)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObservedTimer, TimeSpan> _armed = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Armed)> _waiting = [];
    private readonly List<(TimeSpan Due, int Times, TaskCompletionSource Armed)> _counting = [];
    private readonly Dictionary<TimeSpan, int> _times = [];

    /// <summary>Begins where the certificates of the tests are valid.</summary>
    public ObservedClock()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>By how much timers fire early: what a real timer rounds away.</summary>
    public TimeSpan FiresEarlyBy { get; init; }

    /// <summary>Completes when a timer is armed with this due time; at once if one is.</summary>
    public Task WhenArmedAsync(TimeSpan due)
    {
        lock (_gate)
        {
            if (_armed.ContainsValue(due))
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((due, armed));
            return armed.Task.WaitAsync(TimeSpan.FromSeconds(30), System);
        }
    }

    /// <summary>Completes when timers were armed so often with this due time, those included that have been stopped: each reply of a kind begins its own time.</summary>
    public Task WhenArmedAsync(TimeSpan due, int times)
    {
        lock (_gate)
        {
            if (_times.GetValueOrDefault(due) >= times)
            {
                return Task.CompletedTask;
            }

            var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _counting.Add((due, times, armed));
            return armed.Task.WaitAsync(TimeSpan.FromSeconds(30), System);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ObservedTimer(this);
        timer.Start(base.CreateTimer(
            fired =>
            {
                Note(timer, Timeout.InfiniteTimeSpan);
                callback(fired);
            }, state, Early(dueTime), period));
        Note(timer, dueTime);
        return timer;
    }

    private TimeSpan Early(TimeSpan due) => due > FiresEarlyBy ? due - FiresEarlyBy : due;

    private void Note(ObservedTimer timer, TimeSpan due)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (due == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            _armed[timer] = due;
            var times = _times[due] = _times.GetValueOrDefault(due) + 1;
            foreach (var counting in _counting.Where(counting => counting.Due == due && counting.Times <= times))
            {
                counting.Armed.TrySetResult();
            }

            foreach (var waiting in _waiting.Where(waiting => waiting.Due == due))
            {
                waiting.Armed.TrySetResult();
            }
        }
    }

    private sealed class ObservedTimer(ObservedClock clock) : ITimer
    {
        private ITimer? _inner;

        public void Start(ITimer inner) => _inner = inner;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = _inner!.Change(clock.Early(dueTime), period);
            clock.Note(this, dueTime);
            return changed;
        }

        public void Dispose()
        {
            clock.Note(this, Timeout.InfiniteTimeSpan);
            _inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
