using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>Where the table lies. Thread-safe.</summary>
internal interface IOutboxDatabase
{
    /// <summary>Does something on an open connection of its own.</summary>
    Task<T> UseAsync<T>(Func<DbConnection, OutboxDialect, Task<T>> use, CancellationToken cancellationToken);
}

/// <summary>A database that connections are made to by a source of the program's.</summary>
internal sealed class SourceDatabase(DbDataSource source, OutboxDialect dialect) : IOutboxDatabase
{
    public async Task<T> UseAsync<T>(Func<DbConnection, OutboxDialect, Task<T>> use, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await use(connection, dialect).ConfigureAwait(false);
        }
    }
}
