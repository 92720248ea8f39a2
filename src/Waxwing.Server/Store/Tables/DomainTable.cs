using System.Collections.Immutable;
using System.Text.Json;
using Waxwing.Server.Audit;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Tables;

/// <summary>Sending domains and their keys.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">The clock.</param>
/// <param name="options">How domains are shown to those who are told of them; null: as usual.</param>
internal sealed class DomainTable(Database database, TimeProvider clock, DomainOptions? options = null) : ISendingDomains
{
    private readonly DomainOptions _options = options ?? new DomainOptions();

    private const string InForce = "status IN (2, 3)";

    public Task<DomainAddition> AddAsync(SendingDomain domain, int atMost, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (Exists(writing, "SELECT 1 FROM domains WHERE tenant = ?1 AND name = ?2", domain.Tenant, domain.Name.Ascii))
        {
            return DomainAddition.Known;
        }

        if (Exists(writing, "SELECT 1 FROM domains WHERE tenant = ?1 LIMIT 1 OFFSET ?2", domain.Tenant, atMost - 1))
        {
            return DomainAddition.TooMany;
        }

        if (IsHeldByAnother(writing, domain))
        {
            return DomainAddition.HeldByAnother;
        }

        writing.Execute("INSERT INTO domains (id, tenant, name, created_at, status, voucher, advice, revision) VALUES (?1, ?2, ?3, ?4, 0, 0, '', 0)",
            domain.Id.ToOctets(), domain.Tenant, domain.Name.Ascii, Time(domain.CreatedAt));
        Write(writing, domain);
        if (domain.MaySend)
        {
            CountChange(writing);
        }

        Tell(writing, told);
        TellEndpoints(writing, WebhookEventType.DomainCreated, domain);
        return DomainAddition.Added;
    });

    public ValueTask<SendingDomain?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        One("WHERE tenant = ?1 AND id = ?2", tenant, id.ToOctets());

    public ValueTask<SendingDomain?> FindAsync(string tenant, Domain name, CancellationToken cancellationToken) =>
        One("WHERE tenant = ?1 AND name = ?2", tenant, name.Ascii);

    public ValueTask<SendingDomain?> HolderAsync(Domain name, CancellationToken cancellationToken) =>
        One($"WHERE name = ?1 AND {InForce}", name.Ascii);

    public ValueTask<ImmutableArray<SendingDomain>> VouchedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read(reading => DomainRows.Load(reading, "WHERE voucher = ?1", (int)Voucher.Operator)));

    public ValueTask<Slice<SendingDomain>> ListAsync(string tenant, Page page, CancellationToken cancellationToken)
    {
        var (bound, order) = page.Before is null ? ("AND id < ?3", "DESC") : ("AND id > ?3", "ASC");
        object?[] values = (page.Before ?? page.After) is { } from ? [tenant, page.Limit + 1, from.ToOctets()] : [tenant, page.Limit + 1];
        var found = database.Read(reading => DomainRows.Load(reading, $"WHERE tenant = ?1 {(values.Length > 2 ? bound : "")} ORDER BY id {order} LIMIT ?2", values));
        var part = found.Take(page.Limit);
        return ValueTask.FromResult(new Slice<SendingDomain>([.. page.Before is null ? part : part.Reverse()], found.Length > page.Limit));
    }

    public Task<DomainChange> UpdateAsync(SendingDomain domain, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (DomainRows.Load(writing, "WHERE id = ?1 AND revision = ?2", domain.Id.ToOctets(), domain.Revision) is not [var before])
        {
            return DomainChange.Stale;
        }

        if (IsHeldByAnother(writing, domain))
        {
            return DomainChange.HeldByAnother;
        }

        Write(writing, domain);
        if (AreOtherRights(before, domain))
        {
            CountChange(writing);
        }

        Tell(writing, told);
        if (DomainTold.IsTold(before, domain, _options))
        {
            TellEndpoints(writing, WebhookEventType.DomainUpdated, domain);
        }

        return DomainChange.Done;
    });

    public Task<bool> DeleteAsync(string tenant, Guid id, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (DomainRows.Load(writing, "WHERE tenant = ?1 AND id = ?2", tenant, id.ToOctets()) is not [var domain])
        {
            return false;
        }

        writing.Execute("DELETE FROM domains WHERE id = ?1", id.ToOctets());
        writing.Execute("DELETE FROM domain_keys WHERE domain = ?1", id.ToOctets());
        CountChange(writing);
        Tell(writing, told);
        TellEndpoints(writing, WebhookEventType.DomainDeleted, domain);
        return true;
    });

    public Task<ImmutableArray<SendingDomain>> ClaimDueAsync(DateTimeOffset now, DateTimeOffset until, int atMost, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var due = DomainRows.Load(writing, "WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?2", Time(now), atMost);
        foreach (var domain in due)
        {
            // No revision: that a check is under way changes nothing that somebody may have read.
            writing.Execute("UPDATE domains SET next_check_at = ?2 WHERE id = ?1", domain.Id.ToOctets(), Time(until));
        }

        return due;
    });

    public ValueTask<DomainsInForce?> InForceAsync(long? known, CancellationToken cancellationToken) => ValueTask.FromResult(database.Read<DomainsInForce?>(reading =>
        reading.All("SELECT version FROM domain_changes", static row => row.GetInt64(0)) is [var version] && version != known
            ? new DomainsInForce(version, DomainRows.Load(reading, $"WHERE {InForce}"))
            : null));

    private ValueTask<SendingDomain?> One(string where, params object?[] values) => ValueTask.FromResult(database.Read(reading => DomainRows.Load(reading, where, values).FirstOrDefault()));

    private void Tell(Writing writing, AuditFact? told)
    {
        if (told is not null)
        {
            SqliteAudit.Append(writing, told, clock.GetUtcNow());
        }
    }

    private void TellEndpoints(Writing writing, WebhookEventType type, SendingDomain domain) =>
        WebhookRows.Tell(writing, domain.Tenant, type, domain.Id.ToString("n"), clock.GetUtcNow(), json => DomainTold.Write(json, domain, _options));

    private static bool IsHeldByAnother(Writing writing, SendingDomain domain) =>
        domain.MaySend && Exists(writing, $"SELECT 1 FROM domains WHERE name = ?1 AND {InForce} AND id <> ?2", domain.Name.Ascii, domain.Id.ToOctets());

    private static void Write(Writing writing, SendingDomain domain)
    {
        writing.Execute(
            "UPDATE domains SET status = ?2, voucher = ?3, asked_at = ?4, checked_at = ?5, verified_at = ?6, failing_since = ?7, next_check_at = ?8, advice = ?9, revision = revision + 1 WHERE id = ?1",
            domain.Id.ToOctets(), (int)domain.Status, (int)domain.Voucher, Time(domain.AskedAt), Time(domain.CheckedAt), Time(domain.VerifiedAt), Time(domain.FailingSince), Time(domain.NextCheckAt),
            JsonSerializer.Serialize(domain.Advice));
        writing.Execute("DELETE FROM domain_keys WHERE domain = ?1", domain.Id.ToOctets());
        foreach (var key in domain.Keys)
        {
            writing.Execute(
                "INSERT INTO domain_keys (domain, id, selector, type, record, secret, created_at, seen_at, retired_at, found) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                domain.Id.ToOctets(), key.Id.ToOctets(), key.Selector, (int)key.Type, key.Record, key.Secret.ToArray(), Time(key.CreatedAt), Time(key.SeenAt), Time(key.RetiredAt), (int?)key.Found);
        }
    }

    // A daily check that finds all as it was must not make every node read everything.
    private static bool AreOtherRights(SendingDomain before, SendingDomain after) =>
        before.MaySend != after.MaySend || before.Voucher != after.Voucher || !Signing(before).SequenceEqual(Signing(after)) || !ReturnPath(before).SequenceEqual(ReturnPath(after));

    // A new reason for the same standing is no change either.
    private static IEnumerable<(string Name, string? Value, DomainStatus Status)> ReturnPath(SendingDomain domain) =>
        domain.Advice.Where(record => record.Kind == DomainRecordKind.ReturnPath).Select(record => (record.Name, record.Value, record.Status));

    private static IEnumerable<Guid> Signing(SendingDomain domain) => domain.Keys.Where(key => key.Signs).Select(key => key.Id);

    private static void CountChange(Writing writing) => writing.Execute("UPDATE domain_changes SET version = version + 1");

    private static bool Exists(Writing writing, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = writing.Query(sql, values);
        return reader.Read();
    }

    private static long? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
