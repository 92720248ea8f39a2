using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Waxwing.Outbox.Tests;

/// <summary>A database with orders and an outbox.</summary>
internal sealed class ShopDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private ShopDatabase(string name, OutboxDialect dialect, string connection, DbDataSource source, DirectoryInfo? folder) =>
        (Name, Dialect, Connection, Source, _folder) = (name, dialect, connection, source, folder);

    public static TheoryData<string> All { get; } = ["SQLite", "PostgreSQL"];

    public string Name { get; }

    public OutboxDialect Dialect { get; }

    public string Connection { get; }

    public DbDataSource Source { get; }

    public OutboxEntries Entries => new(Source, Dialect);

    /// <summary>A new one, with both tables, unless somebody else is to make them.</summary>
    public static async Task<ShopDatabase> CreateAsync(string name, PostgresCluster cluster, bool isEmpty = false)
    {
        ShopDatabase database;
        if (name is "SQLite")
        {
            var folder = Directory.CreateTempSubdirectory("waxwing-outbox-");
            var connection = $"Data Source={Path.Combine(folder.FullName, "shop.db")}";
            database = new ShopDatabase(name, OutboxDialect.Sqlite, connection, SqliteFactory.Instance.CreateDataSource(connection), folder);
            await database.ExecuteAsync("PRAGMA journal_mode = WAL");
        }
        else
        {
            var connection = await cluster.CreateAsync();
            database = new ShopDatabase(name, OutboxDialect.PostgreSql, connection, NpgsqlDataSource.Create(connection), folder: null);
        }

        if (!isEmpty)
        {
            await database.ExecuteAsync(OutboxTable.Script(database.Dialect));
            await database.ExecuteAsync("CREATE TABLE orders (id text NOT NULL PRIMARY KEY)");
        }

        return database;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, their values as text.</summary>
    public async Task<List<string[]>> ReadAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    public async Task<long> CountAsync(string sql) => long.Parse((await ReadAsync(sql))[0][0], CultureInfo.InvariantCulture);

    /// <summary>Writes a message in a transaction that commits.</summary>
    public async Task<OutboxEntry> QueueAsync(MailOutbox outbox, OutgoingMessage message)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var receipt = await outbox.In(transaction).SendAsync(message);
        await transaction.CommitAsync();
        return (await FindAsync(receipt))!;
    }

    /// <summary>The entry that a receipt names.</summary>
    public Task<OutboxEntry?> FindAsync(SendReceipt receipt) => Entries.FindAsync(Guid.ParseExact(receipt.Recipients[0].QueueId!, "N"));

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_folder is not null)
        {
            SqliteConnection.ClearAllPools();
            _folder.Delete(recursive: true);
        }
    }
}
