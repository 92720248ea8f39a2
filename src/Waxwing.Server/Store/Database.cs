namespace Waxwing.Server.Store;

/// <summary>
/// The database of a service, for whatever keeps rows in it: what is written goes into a commit together with what else waits (group commit), and a write sees what every write before it left, of this
/// node or another. Thread-safe. What is written over it alone stands in <c>Tables/</c>.
/// </summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>How many commits there were.</summary>
    public abstract long Commits { get; }

    /// <summary>Hears of each commit, on the thread of the writer: how many writes were in it, and how long it took. Null: nobody.</summary>
    public Action<int, TimeSpan>? Committed { get; set; }

    /// <summary>Writes something in the next commit. Durable when the task completes.</summary>
    /// <param name="write">What is written; it may run twice, in transactions of which one does not count, and so changes nothing but the database.</param>
    /// <exception cref="StoreException">Nothing of it was written.</exception>
    public abstract Task<T> WriteAsync<T>(Func<Writing, T> write);

    /// <summary>Writes something in the next commit. Durable when the task completes.</summary>
    /// <exception cref="StoreException">Nothing of it was written.</exception>
    public Task WriteAsync(Action<Writing> write) => WriteAsync(writing =>
    {
        write(writing);
        return true;
    });

    /// <summary>Reads something, as the database is at one moment.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public abstract T Read<T>(Func<Reading, T> read);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
