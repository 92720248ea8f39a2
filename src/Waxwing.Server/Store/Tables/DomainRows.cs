using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Trust;

namespace Waxwing.Server.Store.Tables;

/// <summary>Reads domains with their keys.</summary>
internal static class DomainRows
{
    private const string Columns = "id, tenant, name, created_at, status, voucher, asked_at, checked_at, verified_at, failing_since, next_check_at, advice, revision";
    private const string KeyColumns = "domain, id, selector, type, record, secret, created_at, seen_at, retired_at, found";

    /// <summary>The domains that are meant, in their order.</summary>
    /// <param name="reading">The transaction: keys of before beside a revision of after would be written back.</param>
    /// <param name="rest">What follows in the query: WHERE, ORDER BY, LIMIT.</param>
    /// <param name="values">The parameters of that.</param>
    public static ImmutableArray<SendingDomain> Load(Reading reading, string rest, params ReadOnlySpan<object?> values)
    {
        var keys = reading
            .All($"SELECT {KeyColumns} FROM domain_keys WHERE domain IN (SELECT id FROM domains {rest}) ORDER BY created_at, type", static row => (Domain: Id(row, 0), Key: Key(row)), values)
            .ToLookup(pair => pair.Domain, pair => pair.Key);
        return [.. reading.All($"SELECT {Columns} FROM domains {rest}", Domain, values).Select(domain => domain with { Keys = [.. keys[domain.Id]] })];
    }

    private static SendingDomain Domain(DbDataReader reader) => new()
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

    private static DomainKey Key(DbDataReader reader) => new()
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

    private static Guid Id(DbDataReader reader, int column) => Ids.FromOctets(reader.GetFieldValue<byte[]>(column));

    private static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
