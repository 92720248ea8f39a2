using System.Threading.Tasks.Sources;

namespace Waxwing.Smtp;

/// <summary>
/// Wakes one waiter, again and again, and costs an object only once. Whoever wakes has the right to do so exactly once for each
/// <see cref="Prepare"/>: it is handed over under a lock of the owner's.
/// </summary>
internal sealed class Signal : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Begins another wait. The task is awaited once.</summary>
    public ValueTask Prepare()
    {
        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Wakes the waiter, who goes on in a thread of the pool.</summary>
    public void Set()
    {
        _core.RunContinuationsAsynchronously = true;
        _core.SetResult(true);
    }

    /// <summary>
    /// Wakes the waiter, who goes on within this call. That saves a change of threads. It is for waiters of our own, who never block, and for
    /// a moment in which whoever calls has nothing left to do.
    /// </summary>
    public void SetWithin()
    {
        _core.RunContinuationsAsynchronously = false;
        _core.SetResult(true);
    }

    /// <summary>Wakes the waiter with a failure, as <see cref="SetWithin"/> does.</summary>
    public void FailWithin(Exception exception)
    {
        _core.RunContinuationsAsynchronously = false;
        _core.SetException(exception);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
