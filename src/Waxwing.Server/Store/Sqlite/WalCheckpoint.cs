using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>
/// Copies the log of changes back into the database (sqlite.org/wal.html#ckpt) beside the writer. What the writer adds meanwhile stays for the end, which is his: only with everything copied does the
/// log begin anew, and that is a few pages then in place of thousands.
/// </summary>
internal sealed class WalCheckpoint : IAsyncDisposable
{
    private const int PagesBetween = 4000;

    // The second copies what came during the first.
    private const int PassesBeside = 2;

    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _beside;
    private Task _copying = Task.CompletedTask;
    private bool _isBegun;

    /// <summary>Begins with an empty log.</summary>
    /// <param name="writer">The writer's connection.</param>
    /// <param name="connectionString">How to open another one.</param>
    public WalCheckpoint(SqliteConnection writer, string connectionString)
    {
        (_connection, _beside) = (writer, new SqliteConnection(connectionString));
        _beside.Open();
        Execute(_beside, "PRAGMA synchronous=FULL");
    }

    /// <summary>Goes on with it where it is time to. The writer calls it between two transactions.</summary>
    public void GoOn()
    {
        if (!_isBegun)
        {
            if (Written(reset: false) < PagesBetween)
            {
                return;
            }

            _isBegun = true;
            Written(reset: true);
            _copying = Task.Factory.StartNew(CopyBeside, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else if (_copying.IsCompleted)
        {
            _isBegun = false;
            Copy(_connection);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _copying.ConfigureAwait(false);
        await _beside.DisposeAsync().ConfigureAwait(false);
    }

    private void CopyBeside()
    {
        for (var pass = 0; pass < PassesBeside; pass++)
        {
            Copy(_beside);
        }
    }

    private int Written(bool reset)
    {
        SQLitePCL.raw.sqlite3_db_status(_connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, reset ? 1 : 0);
        return pages;
    }

    // What cannot be copied now, be it for a reader or for a full disk, stays in the log, and is read from there.
    private static void Copy(SqliteConnection connection)
    {
        try
        {
            Execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
