using System.Threading.Channels;

namespace Waxwing.Server.Store;

/// <summary>
/// One writer. What is to be written waits for the commit under way, and then all that waits goes into the next one: one sync of the disk serves many. Thread-safe.
/// </summary>
/// <typeparam name="TWriting">The writer's transaction.</typeparam>
internal sealed class GroupCommit<TWriting> : IAsyncDisposable
    where TWriting : Writing
{
    // What one commit holds at most: more would make those behind it wait, and the log of changes grow.
    private const int GroupLimit = 512;

    private readonly TWriting _writing;
    private readonly Func<Exception, Exception> _fault;
    private readonly Action<int, TimeSpan> _committed;
    private readonly Action _behind;
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;
    private long _commits;

    /// <summary>Begins to write.</summary>
    /// <param name="writing">The transaction, which is the writer's alone.</param>
    /// <param name="fault">What a failure is for whoever wanted to write.</param>
    /// <param name="committed">Hears of each commit.</param>
    /// <param name="behind">Runs on the writer's thread behind each group.</param>
    public GroupCommit(TWriting writing, Func<Exception, Exception> fault, Action<int, TimeSpan> committed, Action behind)
    {
        (_writing, _fault, _committed, _behind) = (writing, fault, committed, behind);
        _writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How many commits there were.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Writes something in the next commit. Durable when the task completes.</summary>
    public Task<T> WriteAsync<T>(Func<TWriting, T> write)
    {
        var work = new Work<T>(write);
        return _work.Writer.TryWrite(work) ? work.Task : throw new StoreException(StoreFault.Unavailable, "the store is closed");
    }

    /// <summary>Ends when everything that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
    }

    // On a thread of its own: it waits for the disk, and would hold a thread of the pool.
    private void WriteAll()
    {
        var group = new List<Work>(GroupLimit);
        var reader = _work.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < GroupLimit && reader.TryRead(out var work))
            {
                group.Add(work);
            }

            Commit(group);
            group.Clear();
            _behind();
        }
    }

    private void Commit(List<Work> group)
    {
        if (TryCommit(group) is not { } failure)
        {
            group.ForEach(work => work.Complete());
            return;
        }

        if (group.Count == 1)
        {
            group[0].Fail(failure);
            return;
        }

        // Something of it cannot be written; each by itself says what.
        foreach (var work in group)
        {
            Commit([work]);
        }
    }

    private Exception? TryCommit(List<Work> group)
    {
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            _writing.Begin();
            foreach (var work in group)
            {
                work.Run(_writing);
            }

            _writing.Commit();
            Interlocked.Increment(ref _commits);
            _committed(group.Count, TimeProvider.System.GetElapsedTime(began));
            return null;
        }
        catch (Exception exception)
        {
            _writing.Rollback();
            return _fault(exception);
        }
    }

    private abstract class Work
    {
        public abstract void Run(TWriting writing);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<TWriting, T> write) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(TWriting writing) => _result = write(writing);

        public override void Complete() => _done.SetResult(_result!);

        public override void Fail(Exception exception) => _done.SetException(exception);
    }
}
