using System.Collections.Concurrent;

namespace Waxwing;

/// <summary>
/// The deadlines of messages. Each is one source of cancellation, for the time and for the caller together, and is used again for
/// another message where it did not fire.
/// </summary>
internal sealed class Deadlines(TimeProvider clock)
{
    private readonly ConcurrentBag<CancellationTokenSource> _spare = [];

    /// <summary>Begins the deadline of a message.</summary>
    public Deadline Begin(TimeSpan limit, CancellationToken caller)
    {
        if (_spare.TryTake(out var source))
        {
            // Only a source of the system's clock can be reset, so that no other clock's is ever spare.
#pragma warning disable RS0030
            source.CancelAfter(limit);
#pragma warning restore RS0030
        }
        else
        {
            source = new CancellationTokenSource(limit, clock);
        }

        return new Deadline(this, source, caller);
    }

    private void Return(CancellationTokenSource source)
    {
        if (source.TryReset())
        {
            _spare.Add(source);
        }
        else
        {
            source.Dispose();
        }
    }

    /// <summary>The deadline of one message.</summary>
    internal readonly struct Deadline : IDisposable
    {
        private readonly Deadlines _all;
        private readonly CancellationTokenSource _source;
        private readonly CancellationToken _caller;
        private readonly CancellationTokenRegistration _registration;

        public Deadline(Deadlines all, CancellationTokenSource source, CancellationToken caller)
        {
            (_all, _source, _caller) = (all, source, caller);
            _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
        }

        /// <summary>Fires at the deadline, or when the caller cancels.</summary>
        public CancellationToken Token => _source.Token;

        /// <summary>Whether the time is over, and the caller has not cancelled.</summary>
        public bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

        public void Dispose()
        {
            // Behind this, nobody cancels the source any more: it may be another message's.
            _registration.Dispose();
            _all.Return(_source);
        }
    }
}
