using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Trust;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Reads domains with their keys.</summary>
internal static class SqliteDomainRows
{
    private const string Columns = "id, tenant, name, created_at, status, voucher, asked_at, checked_at, verified_at, failing_since, next_check_at, advice, revision";
    private const string KeyColumns = "domain, id, selector, type, record, secret, created_at, seen_at, retired_at, found";

    /// <summary>The domains that are meant, in their order, as they are at one moment: keys of before beside a revision of after would be written back.</summary>
    public static ImmutableArray<SendingDomain> Load(SqliteConnection connection, string rest, params (string Name, object Value)[] values)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return Load(connection, transaction, rest, values);
    }

    /// <summary>The domains that are meant, in their order.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction under way.</param>
    /// <param name="rest">What follows in the query: WHERE, ORDER BY, LIMIT.</param>
    /// <param name="values">The parameters of that.</param>
    public static ImmutableArray<SendingDomain> Load(SqliteConnection connection, SqliteTransaction transaction, string rest, params (string Name, object Value)[] values)
    {
        var keys = new List<(Guid Domain, DomainKey Key)>();
        using (var command = Command(connection, transaction, $"SELECT {KeyColumns} FROM domain_keys WHERE domain IN (SELECT id FROM domains {rest}) ORDER BY created_at, type", values))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                keys.Add((Id(reader, 0), Key(reader)));
            }
        }

        var byDomain = keys.ToLookup(pair => pair.Domain, pair => pair.Key);
        var domains = ImmutableArray.CreateBuilder<SendingDomain>();
        using (var command = Command(connection, transaction, $"SELECT {Columns} FROM domains {rest}", values))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var domain = Domain(reader);
                domains.Add(domain with { Keys = [.. byDomain[domain.Id]] });
            }
        }

        return domains.ToImmutable();
    }

    private static SendingDomain Domain(SqliteDataReader reader) => new()
    {
        Id = Id(reader, 0),
        Tenant = reader.GetString(1),
        Name = Smtp.Domain.Parse(reader.GetString(2)),
        CreatedAt = Time(reader, 3)!.Value,
        Status = (DomainStatus)reader.GetInt32(4),
        Voucher = (Voucher)reader.GetInt32(5),
        AskedAt = Time(reader, 6),
        CheckedAt = Time(reader, 7),
        VerifiedAt = Time(reader, 8),
        FailingSince = Time(reader, 9),
        NextCheckAt = Time(reader, 10),
        Advice = JsonSerializer.Deserialize<ImmutableArray<DomainRecord>>(reader.GetString(11)),
        Revision = reader.GetInt32(12),
    };

    private static DomainKey Key(SqliteDataReader reader) => new()
    {
        Id = Id(reader, 1),
        Selector = reader.GetString(2),
        Type = (DkimKeyType)reader.GetInt32(3),
        Record = reader.GetString(4),
        Secret = reader.GetFieldValue<byte[]>(5),
        CreatedAt = Time(reader, 6)!.Value,
        SeenAt = Time(reader, 7),
        RetiredAt = Time(reader, 8),
        Found = reader.IsDBNull(9) ? null : (DkimPublicationStatus)reader.GetInt32(9),
    };

    private static Guid Id(SqliteDataReader reader, int column) => Ids.FromOctets(reader.GetFieldValue<byte[]>(column));

    private static DateTimeOffset? Time(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this room; values go as parameters.")]
    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
