using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The rows of the audit log, read as they stand there. Whatever somebody wrote into them becomes an entry: that it is none, its hash shows.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this file; values go as parameters.")]
internal static class AuditRows
{
    /// <summary>The last entry.</summary>
    public const string LastEntry = $"{Entries} ORDER BY sequence DESC LIMIT 1";

    private const string Entries = "SELECT sequence, at, actor, action, tenant, target, details, previous, hash FROM audit";
    private const string Heads = "SELECT sequence, at, key, hash, signature FROM audit_heads";

    /// <summary>The last entry, or null.</summary>
    public static AuditEntry? Last(SqliteConnection connection) => All(connection, LastEntry, Entry).FirstOrDefault();

    /// <summary>The newest head, or null.</summary>
    public static AuditHead? LastHead(SqliteConnection connection) => All(connection, $"{Heads} ORDER BY sequence DESC LIMIT 1", Head).FirstOrDefault();

    /// <summary>Everything, as it is at one moment.</summary>
    public static T Read<T>(SqliteConnection connection, Func<AuditRecord, T> read)
    {
        using var moment = connection.BeginTransaction(deferred: true);
        var keys = All(connection, "SELECT octets FROM audit_keys", reader => PublicHeadKey.From(Octets(reader, 0))).ToArray();
        try
        {
            return read(new AuditRecord(
                All(connection, $"{Entries} ORDER BY sequence", Entry),
                All(connection, $"{Heads} ORDER BY sequence", Head),
                keys,
                All(connection, "SELECT count(*) FROM audit", reader => reader.GetInt64(0)).First()));
        }
        finally
        {
            Array.ForEach(keys, key => key.Dispose());
        }
    }

    /// <summary>The entries that fit, the youngest first.</summary>
    public static IReadOnlyList<AuditEntry> List(SqliteConnection connection, AuditFilter filter, int atMost)
    {
        const string sql = $"""
            {Entries}
            WHERE ($actor IS NULL OR actor = $actor OR (substr($actor, -1) = ':' AND substr(actor, 1, length($actor)) = $actor))
              AND ($action IS NULL OR action = $action) AND ($tenant IS NULL OR tenant = $tenant) AND ($target IS NULL OR target = $target)
              AND ($since IS NULL OR at >= $since) AND ($until IS NULL OR at < $until)
            ORDER BY sequence DESC LIMIT $most
            """;
        return [.. All(connection, sql, Entry,
            ("$actor", filter.Actor), ("$action", filter.Action?.Word()), ("$tenant", filter.Tenant), ("$target", filter.Target),
            ("$since", filter.Since?.ToUnixTimeMilliseconds()), ("$until", filter.Until?.ToUnixTimeMilliseconds()), ("$most", atMost))];
    }

    /// <summary>The entry of a row.</summary>
    public static AuditEntry Entry(DbDataReader row) => new()
    {
        Sequence = Number(row, 0),
        Milliseconds = Number(row, 1),
        Actor = Text(row, 2) ?? "",
        Action = Text(row, 3) ?? "",
        Tenant = Text(row, 4),
        Target = Text(row, 5),
        Details = Text(row, 6) ?? "",
        Previous = Octets(row, 7),
        Hash = Octets(row, 8),
    };

    private static AuditHead Head(DbDataReader row) => new(Number(row, 0), Octets(row, 3), AuditEntry.TimeOf(Number(row, 1)), Text(row, 2) ?? "", Octets(row, 4));

    private static IEnumerable<T> All<T>(SqliteConnection connection, string sql, Func<DbDataReader, T> row, params (string Name, object? Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return row(reader);
        }
    }

    private static long Number(DbDataReader row, int column) => row.IsDBNull(column) ? 0 : row.GetInt64(column);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static byte[] Octets(DbDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<byte[]>(column);
}
