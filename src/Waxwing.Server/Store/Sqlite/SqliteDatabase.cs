using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>
/// One file, many readers, one writer. What is to be written waits for the commit under way, and then all that waits goes into the next one: one sync of the disk
/// serves many (group commit). With <c>synchronous=FULL</c> a commit is on the disk when it returns.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    // What one commit holds at most: more would make those behind it wait, and the log of changes grow.
    private const int GroupLimit = 512;

    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly Writing _writing;
    private readonly WalCheckpoint _checkpoint;
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;
    private long _commits;

    private SqliteDatabase(string file, string connectionString, SqliteConnection connection)
    {
        File = file;
        _connectionString = connectionString;
        _connection = connection;
        _writing = new Writing(connection);
        _checkpoint = new WalCheckpoint(connection, connectionString);
        _writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>How many commits there were, each with one sync of the disk.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Hears of each commit, on the thread of the writer: how many writes were in it, and how long it took. Null: nobody.</summary>
    public Action<int, TimeSpan>? Committed { get; set; }

    /// <summary>Opens it, and makes what is missing.</summary>
    /// <exception cref="StoreException">It cannot be opened, is damaged, or was made by a newer version.</exception>
    public static SqliteDatabase Open(string file)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 30 }.ToString();
        try
        {
            SqliteMigrations.Apply(file);
            var connection = new SqliteConnection(connectionString);
            connection.Open();
            // The log of changes is copied back by WalCheckpoint; a reader never waits for it.
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=FAST");
            return new SqliteDatabase(file, connectionString, connection);
        }
        catch (SqliteException exception)
        {
            throw Faults.From(exception);
        }
    }

    /// <summary>Writes something in the next commit. Durable when the task completes.</summary>
    /// <param name="write">What is written; it may run twice, in transactions of which one does not count, and so changes nothing but the database.</param>
    /// <exception cref="StoreException">Nothing of it was written.</exception>
    public Task<T> WriteAsync<T>(Func<Writing, T> write)
    {
        var work = new Work<T>(write);
        return _work.Writer.TryWrite(work) ? work.Task : throw new StoreException(StoreFault.Unavailable, "the store is closed");
    }

    /// <summary>Writes something in the next commit. Durable when the task completes.</summary>
    /// <exception cref="StoreException">Nothing of it was written.</exception>
    public Task WriteAsync(Action<Writing> write) => WriteAsync(writing =>
    {
        write(writing);
        return true;
    });

    /// <summary>Reads something, as the database is at one moment.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            return read(connection);
        }
        catch (SqliteException exception)
        {
            throw Faults.From(exception);
        }
    }

    /// <summary>Writes everything to a new file, as it is at one moment.</summary>
    public Task BackupAsync(string file) => Task.Run(() => Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", file);
        return command.ExecuteNonQuery();
    }));

    /// <summary>Writes the whole file anew, so that nothing is left in it of what was deleted or changed, and empties the log of changes. Nobody writes meanwhile.</summary>
    /// <returns>Whether nothing is left: where somebody reads the log of changes, it cannot be emptied.</returns>
    /// <exception cref="StoreException">There is no room for that, or it cannot be written.</exception>
    public bool Compact()
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
            connection.Open();
            Execute(connection, "VACUUM");
            using var command = connection.CreateCommand();
            Execute(connection, "PRAGMA busy_timeout=10000");
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            // Whether it was held up (sqlite.org/pragma.html#pragma_wal_checkpoint).
            return (long)command.ExecuteScalar()! == 0;
        }
        catch (SqliteException exception)
        {
            throw Faults.From(exception);
        }
    }

    /// <summary>Ends when everything that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        _writing.Dispose();
        await _checkpoint.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    // On a thread of its own: SQLite waits for the disk, and would hold a thread of the pool.
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
            _checkpoint.GoOn();
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
            Committed?.Invoke(group.Count, TimeProvider.System.GetElapsedTime(began));
            return null;
        }
        catch (Exception exception)
        {
            _writing.Rollback();
            return exception is SqliteException fault ? Faults.From(fault) : exception;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Work
    {
        public abstract void Run(Writing writing);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<Writing, T> write) : Work
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(Writing writing) => _result = write(writing);

        public override void Complete() => _done.SetResult(_result!);

        public override void Fail(Exception exception) => _done.SetException(exception);
    }
}
