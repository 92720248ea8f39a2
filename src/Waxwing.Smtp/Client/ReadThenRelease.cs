using System.Runtime.CompilerServices;

namespace Waxwing.Smtp;

/// <summary>
/// Awaits a read, and lets a caller go on in this thread as soon as the read stands: that saves a change of threads, which costs as
/// much as everything else that is done for a small message. Whatever the caller does there holds up nobody, since what
/// arrives meanwhile is read in another thread.
/// </summary>
/// <param name="read">The read, which has been asked for.</param>
/// <param name="due">The caller, or null.</param>
internal readonly struct ReadThenRelease(ValueTask<int> read, Signal? due) : ICriticalNotifyCompletion
{
    private readonly ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _read = read.ConfigureAwait(false).GetAwaiter();

    public ReadThenRelease GetAwaiter() => this;

    // Where somebody is due, a read that is done goes on in another thread.
    public bool IsCompleted => due is null && _read.IsCompleted;

    public int GetResult() => _read.GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _read.UnsafeOnCompleted(continuation);
        due?.SetWithin();
    }
}
