using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Waxwing.Outbox;

namespace Waxwing.OutboxShop;

/// <summary>The databases that the shop sells into.</summary>
internal static class Databases
{
    public static OutboxDialect Dialect(string name) => IsSqlite(name) ? OutboxDialect.Sqlite : OutboxDialect.PostgreSql;

    public static DbDataSource Source(string name, string connection) =>
        IsSqlite(name) ? SqliteFactory.Instance.CreateDataSource(connection) : NpgsqlDataSource.Create(connection);

    private static bool IsSqlite(string name) => name.Equals("SQLITE", StringComparison.OrdinalIgnoreCase);
}
