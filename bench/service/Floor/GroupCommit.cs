using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Waxwing.Service.Floor;

/// <summary>One row a message in SQLite, with WAL and <c>synchronous=FULL</c>; what comes while a commit is under way goes into the next one together.</summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int GroupLimit = 512;

    private readonly SqliteConnection _connection;
    private readonly Channel<Row> _rows = Channel.CreateUnbounded<Row>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;

    private GroupCommit(SqliteConnection connection)
    {
        _connection = connection;
        _writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Opens a new database in a folder.</summary>
    public static GroupCommit Open(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "floor.db"), Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; CREATE TABLE message (id BLOB NOT NULL, content BLOB NOT NULL)");
        return new GroupCommit(connection);
    }

    /// <summary>Keeps octets. They are on the disk when the task completes.</summary>
    public Task<Guid> WriteAsync(ReadOnlyMemory<byte> content)
    {
        var row = new Row(Guid.CreateVersion7(), content, new TaskCompletionSource<Guid>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _rows.Writer.TryWrite(row) ? row.Done.Task : throw new ObjectDisposedException(nameof(GroupCommit));
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private void WriteAll()
    {
        using var insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO message (id, content) VALUES (?1, ?2)";
        var id = insert.Parameters.Add("?1", SqliteType.Blob);
        var content = insert.Parameters.Add("?2", SqliteType.Blob);
        var group = new List<Row>(GroupLimit);
        while (_rows.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < GroupLimit && _rows.Reader.TryRead(out var row))
            {
                group.Add(row);
            }

            using (var transaction = _connection.BeginTransaction(deferred: false))
            {
                insert.Transaction = transaction;
                foreach (var row in group)
                {
                    (id.Value, content.Value) = (row.Id.ToByteArray(bigEndian: true), row.Content.ToArray());
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            group.ForEach(row => row.Done.SetResult(row.Id));
            group.Clear();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Row(Guid Id, ReadOnlyMemory<byte> Content, TaskCompletionSource<Guid> Done);
}
