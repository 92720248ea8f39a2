using System.Runtime.CompilerServices;

namespace Waxwing.Sandbox;

/// <summary>The messages of a sandbox: the newest of them, up to the options' bounds. Safe from any thread.</summary>
public sealed class CapturedMessages
{
    private readonly SandboxOptions _options;
    private readonly Lock _lock = new();
    private readonly Queue<CapturedMessage> _kept = new();
    private TaskCompletionSource _change = NewSignal();
    private long _version;
    private long _octets;
    private long _count;

    internal CapturedMessages(SandboxOptions options) => _options = options;

    /// <summary>How many messages came in all, those included that are no longer kept.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The messages that are kept now, oldest first.</summary>
    /// <returns>A copy of the list.</returns>
    public IReadOnlyList<CapturedMessage> Snapshot()
    {
        lock (_lock)
        {
            return [.. _kept];
        }
    }

    /// <summary>
    /// The messages that are kept, oldest first, and then each as it comes. Every caller gets all of them; one that is slower than
    /// the bounds allow misses some, as <see cref="CapturedMessage.Number"/> shows.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages, without end.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async IAsyncEnumerable<CapturedMessage> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long seen = 0;
        while (true)
        {
            CapturedMessage[] news;
            Task change;
            lock (_lock)
            {
                news = [.. _kept.Where(message => message.Number > seen)];
                change = _change.Task;
            }

            foreach (var message in news)
            {
                seen = message.Number;
                yield return message;
            }

            if (news is [])
            {
                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Keeps a message, made from its number.</summary>
    internal CapturedMessage Add(Func<long, CapturedMessage> make)
    {
        CapturedMessage message;
        lock (_lock)
        {
            message = make(++_count);
            _kept.Enqueue(message);
            _octets += message.Content.Length;

            // The newest always stays, even if it alone is over the bound.
            while (_kept.Count > 1 && (_kept.Count > _options.MaxMessages || _octets > _options.MaxStoredOctets))
            {
                _octets -= _kept.Dequeue().Content.Length;
            }

            NoteChange();
        }

        return message;
    }

    /// <summary>Forgets the messages that are kept. Numbers go on; files stay.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            _kept.Clear();
            _octets = 0;
            NoteChange();
        }
    }

    /// <summary>Waits until the list is another than it was.</summary>
    /// <param name="seen">The version that the caller knows; -1 for none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The version now.</returns>
    internal async ValueTask<long> ChangeAsync(long seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_version != seen)
                {
                    return _version;
                }

                change = _change.Task;
            }

            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Those who wait go on elsewhere: nothing of theirs runs under the lock.
    private void NoteChange()
    {
        _version++;
        _change.SetResult();
        _change = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
