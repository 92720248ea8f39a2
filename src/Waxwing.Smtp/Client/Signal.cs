using System.Threading.Tasks.Sources;

namespace Waxwing.Smtp;

/// <summary>
/// Wakes one waiter, again and again, and costs an object only once. Whoever wakes has the right to do so exactly once for each
/// <see cref="Prepare"/>: it is handed over under a lock of the owner's.
/// </summary>
/// <param name="inline">
/// Whether the waiter goes on within <see cref="Set"/>. That saves a change of threads, and is only for waiters of our own, who
/// never block.
/// </param>
internal sealed class Signal(bool inline) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = !inline };

    /// <summary>Begins another wait. The task is awaited once.</summary>
    public ValueTask Prepare()
    {
        _core.Reset();
        return new ValueTask(this, _core.Version);
    }

    /// <summary>Wakes the waiter.</summary>
    public void Set() => _core.SetResult(true);

    /// <summary>Wakes the waiter with a failure.</summary>
    public void Fail(Exception exception) => _core.SetException(exception);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
