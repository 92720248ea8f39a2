using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// The mail hosts that one operator runs: domains with the same hosts, judged alike, are one site. Their connections are shared, and only so many
/// messages are under way to it at once.
/// </summary>
/// <param name="relays">A relay for each host, in the order of their names.</param>
/// <param name="atOnce">How many messages may be under way now; it may say another number each time.</param>
internal sealed class MxSite(ImmutableArray<Relay> relays, Func<int> atOnce)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _inside;
    private int _users;

    /// <summary>A relay for each host, in the order of their names.</summary>
    public ImmutableArray<Relay> Relays => relays;

    /// <summary>Whether no message means to use it, and none waits for a late reply there.</summary>
    public bool IsIdle => Volatile.Read(ref _users) == 0 && relays.All(relay => relay.Status.InFlight == 0);

    /// <summary>A message means to use it.</summary>
    public void Keep() => Interlocked.Increment(ref _users);

    /// <summary>Waits for a place.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_inside < atOnce())
            {
                _inside++;
                return Task.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return WaitAsync(turn, cancellationToken);
    }

    /// <summary>A message does not use it any more.</summary>
    /// <param name="hadPlace">Whether it had a place.</param>
    public void Leave(bool hadPlace)
    {
        if (hadPlace)
        {
            lock (_gate)
            {
                _inside--;
                // There may be more places than before, or fewer. Who has given up gets none.
                while (_inside < atOnce() && _waiting.TryDequeue(out var turn))
                {
                    _inside += turn.TrySetResult() ? 1 : 0;
                }
            }
        }

        Interlocked.Decrement(ref _users);
    }

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), turn))
        {
            await turn.Task.ConfigureAwait(false);
        }
    }
}
