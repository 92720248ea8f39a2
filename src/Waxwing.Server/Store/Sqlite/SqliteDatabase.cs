using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>
/// One file, many readers, one writer. With <c>synchronous=FULL</c> a commit is on the disk when it returns.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    private readonly string _connectionString;
    private readonly SqliteConnection _connection;
    private readonly SqliteWriting _writing;
    private readonly WalCheckpoint _checkpoint;
    private readonly GroupCommit<SqliteWriting> _commit;

    private SqliteDatabase(string file, string connectionString, SqliteConnection connection)
    {
        File = file;
        _connectionString = connectionString;
        _connection = connection;
        _writing = new SqliteWriting(connection);
        _checkpoint = new WalCheckpoint(connection, connectionString);
        _commit = new GroupCommit<SqliteWriting>(
            _writing, static exception => exception is SqliteException fault ? Faults.From(fault) : exception, (writes, took) => Committed?.Invoke(writes, took), _checkpoint.GoOn);
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>How many commits there were, each with one sync of the disk.</summary>
    public override long Commits => _commit.Commits;

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

    /// <inheritdoc/>
    public override Task<T> WriteAsync<T>(Func<Writing, T> write) => _commit.WriteAsync(write);

    /// <inheritdoc/>
    public override T Read<T>(Func<Reading, T> read) => ReadFile(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        using var reading = new SqliteReading(connection, transaction);
        return read(reading);
    });

    /// <summary>Reads something, as the database is at the moment of each statement.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public T ReadFile<T>(Func<SqliteConnection, T> read)
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
    public Task BackupAsync(string file) => Task.Run(() => ReadFile(connection =>
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
    public override async ValueTask DisposeAsync()
    {
        await _commit.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
        await _checkpoint.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
