using System.Data.Common;
using Microsoft.Data.Sqlite;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Endpoints in SQLite, and what they were told.</summary>
internal sealed class SqliteWebhooks(SqliteDatabase database, IDataProtection protection, TimeProvider clock) : IWebhooks
{
    /// <summary>The columns of an endpoint, as <see cref="ToWebhook"/> reads them.</summary>
    internal const string Columns = "id, tenant, endpoint, types, status, created_at, failures, failing_since, rests_until";

    // More secrets than a person would change in a day.
    private const int MostSecrets = 5;

    public Task<bool> AddAsync(Webhook webhook, WebhookSecret secret, int atMost, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (Exists(writing, "SELECT 1 FROM webhooks WHERE tenant = ?1 LIMIT 1 OFFSET ?2", webhook.Tenant, atMost - 1))
        {
            return false;
        }

        BeginToLook(writing);
        writing.Execute(
            "INSERT INTO webhooks (id, tenant, endpoint, types, status, created_at, enabled_at, failures, lease_until) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, 0, 0)",
            webhook.Id.ToOctets(), webhook.Tenant, webhook.Endpoint.AbsoluteUri, webhook.Types.ToBits(), webhook.CreatedAt.ToKept());
        writing.Execute("INSERT INTO webhook_secrets (webhook, number, secret) VALUES (?1, 1, ?2)", webhook.Id.ToOctets(), WebhookRows.Kept(protection, webhook.Id, secret));
        SqliteAudit.Append(writing, told, clock.GetUtcNow());
        return true;
    });

    public ValueTask<Webhook?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
        All(connection, $"SELECT {Columns} FROM webhooks WHERE tenant = $tenant AND id = $id", ToWebhook, ("$tenant", tenant), ("$id", id.ToOctets())).FirstOrDefault()));

    public ValueTask<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Webhook>>(database.ReadFile(connection =>
        All(connection, $"SELECT {Columns} FROM webhooks WHERE tenant = $tenant ORDER BY id DESC", ToWebhook, ("$tenant", tenant))));

    public ValueTask<WebhookSecret?> SecretAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection => All(
        connection,
        "SELECT secret FROM webhook_secrets JOIN webhooks ON webhooks.id = webhook WHERE webhook = $id AND tenant = $tenant ORDER BY number DESC LIMIT 1",
        row => WebhookRows.Secret(protection, id, row, 0), ("$tenant", tenant), ("$id", id.ToOctets())).FirstOrDefault()));

    public Task<bool> ChangeAsync(string tenant, Guid id, WebhookChange change, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        var key = id.ToOctets();
        if (!Exists(writing, "SELECT 1 FROM webhooks WHERE tenant = ?1 AND id = ?2", tenant, key))
        {
            return false;
        }

        if (change.IsEnabled is true)
        {
            BeginToLook(writing);
            writing.Execute("UPDATE webhooks SET status = 0, enabled_at = ?2 WHERE id = ?1 AND status <> 0", key, now.ToKept());
        }
        else if (change.IsEnabled is false)
        {
            writing.Execute("UPDATE webhooks SET status = 1 WHERE id = ?1", key);
        }

        if (change.Types is { } types)
        {
            writing.Execute("UPDATE webhooks SET types = ?2 WHERE id = ?1", key, types.ToBits());
        }

        if (change.Endpoint is { } endpoint)
        {
            writing.Execute("UPDATE webhooks SET endpoint = ?2 WHERE id = ?1", key, endpoint.AbsoluteUri);
        }

        if (change.Endpoint is not null || change.IsEnabled is true)
        {
            writing.Execute("UPDATE webhooks SET failures = 0, failing_since = NULL, rests_until = NULL WHERE id = ?1", key);
        }

        SqliteAudit.Append(writing, told, now);
        return true;
    });

    // What it was told goes with its time: many rows at once would make everybody wait.
    public Task<bool> DeleteAsync(string tenant, Guid id, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (writing.Execute("DELETE FROM webhooks WHERE tenant = ?1 AND id = ?2", tenant, id.ToOctets()) == 0)
        {
            return false;
        }

        writing.Execute("DELETE FROM webhook_secrets WHERE webhook = ?1", id.ToOctets());
        SqliteAudit.Append(writing, told, clock.GetUtcNow());
        return true;
    });

    public Task<WebhookRotation> RotateAsync(string tenant, Guid id, WebhookSecret secret, DateTimeOffset until, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        var key = id.ToOctets();
        if (!Exists(writing, "SELECT 1 FROM webhooks WHERE tenant = ?1 AND id = ?2", tenant, key))
        {
            return WebhookRotation.NotFound;
        }

        writing.Execute("DELETE FROM webhook_secrets WHERE webhook = ?1 AND good_until <= ?2", key, now.ToKept());
        if (Exists(writing, "SELECT 1 FROM webhook_secrets WHERE webhook = ?1 LIMIT 1 OFFSET ?2", key, MostSecrets - 1))
        {
            return WebhookRotation.TooOften;
        }

        writing.Execute("UPDATE webhook_secrets SET good_until = ?2 WHERE webhook = ?1 AND good_until IS NULL", key, until.ToKept());
        writing.Execute("INSERT INTO webhook_secrets (webhook, number, secret) SELECT ?1, max(number) + 1, ?2 FROM webhook_secrets WHERE webhook = ?1", key, WebhookRows.Kept(protection, id, secret));
        SqliteAudit.Append(writing, told, now);
        return WebhookRotation.Done;
    });

    public ValueTask<Slice<WebhookDelivery>> EventsAsync(string tenant, Guid id, Page page, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection => Cut(
        page,
        (bound, order) => All(
            connection,
            $"""
            SELECT told.id, told.type, told.at, state, attempts, next_at, NULL
            FROM webhook_deliveries JOIN webhook_events told ON told.seq = event JOIN webhooks ON webhooks.id = webhook
            WHERE webhook = $id AND webhooks.tenant = $tenant {bound("event", "(SELECT seq FROM webhook_events WHERE id = $bound)")} ORDER BY event {order} LIMIT $limit
            """,
            ToDelivery, Values(tenant, id, page)))));

    public ValueTask<WebhookDelivery?> EventAsync(string tenant, Guid id, Guid eventId, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection => All(
        connection,
        """
        SELECT told.id, told.type, told.at, state, attempts, next_at, told.body
        FROM webhook_events told JOIN webhook_deliveries ON event = told.seq JOIN webhooks ON webhooks.id = webhook
        WHERE told.id = $event AND webhook = $id AND webhooks.tenant = $tenant
        """,
        row => ToDelivery(row) with { Body = protection.Open(row.GetFieldValue<byte[]>(6), WebhookRows.BodyContext(eventId.ToOctets())) },
        ("$tenant", tenant), ("$id", id.ToOctets()), ("$event", eventId.ToOctets())).FirstOrDefault()));

    public ValueTask<Slice<WebhookAttempt>> AttemptsAsync(string tenant, Guid id, Guid eventId, Page page, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection => Cut(
        page,
        (bound, order) => All(
            connection,
            $"""
            SELECT tried.id, tried.at, tried.status, response, fault, took
            FROM webhook_attempts tried JOIN webhooks ON webhooks.id = webhook
            WHERE event = (SELECT seq FROM webhook_events WHERE id = $event) AND webhook = $id AND tenant = $tenant
            {bound("number", "(SELECT number FROM webhook_attempts other WHERE other.event = tried.event AND other.webhook = tried.webhook AND other.id = $bound)")}
            ORDER BY number {order} LIMIT $limit
            """,
            ToAttempt, [.. Values(tenant, id, page), ("$event", eventId.ToOctets())]))));

    public Task<bool> ReplayAsync(string tenant, Guid id, Guid eventId, CancellationToken cancellationToken) => database.WriteAsync(writing => writing.Execute(
        """
        UPDATE webhook_deliveries SET state = 0, attempts = 0, next_at = ?4
        WHERE webhook = (SELECT id FROM webhooks WHERE tenant = ?1 AND id = ?2) AND event = (SELECT seq FROM webhook_events WHERE id = ?3)
        """,
        tenant, id.ToOctets(), eventId.ToOctets(), clock.GetUtcNow().ToKept()) > 0);

    internal static Webhook ToWebhook(DbDataReader row) => new()
    {
        Id = Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        Tenant = row.GetString(1),
        Endpoint = new Uri(row.GetString(2)),
        Types = [.. WebhookEventTypes.OfBits(row.GetInt64(3))],
        Status = (WebhookStatus)row.GetInt32(4),
        CreatedAt = row.GetInt64(5).ToMoment(),
        Failures = row.GetInt32(6),
        FailingSince = row.IsDBNull(7) ? null : row.GetInt64(7).ToMoment(),
        RestsUntil = row.IsDBNull(8) ? null : row.GetInt64(8).ToMoment(),
    };

    internal static List<T> All<T>(SqliteConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(row(rows));
        }

        return all;
    }

    internal static bool Exists(Writing writing, string sql, params ReadOnlySpan<object?> values)
    {
        using var found = writing.Query(sql, values);
        return found.Read();
    }

    // Where nobody was told until now, nobody looked: what happened before is told to nobody.
    private static void BeginToLook(Writing writing) => writing.Execute(
        "UPDATE webhook_cursor SET seq = (SELECT coalesce(max(seq), 0) FROM events) WHERE NOT EXISTS (SELECT 1 FROM webhooks WHERE status = 0)");

    private static (string Name, object? Value)[] Values(string tenant, Guid id, Page page) =>
        [("$tenant", tenant), ("$id", id.ToOctets()), ("$bound", (page.After ?? page.Before)?.ToOctets()), ("$limit", page.Limit + 1)];

    // What stands before one, and nearest to it, is read backwards and turned round.
    private static Slice<T> Cut<T>(Page page, Func<Func<string, string, string>, string, List<T>> read)
    {
        var isBackwards = page.Before is not null;
        var rows = read((column, bound) => (page.After ?? page.Before) is null ? "" : $"AND {column} {(isBackwards ? ">" : "<")} {bound}", isBackwards ? "ASC" : "DESC");
        var part = rows.Take(page.Limit);
        return new Slice<T>([.. isBackwards ? part.Reverse() : part], rows.Count > page.Limit);
    }

    private static WebhookDelivery ToDelivery(DbDataReader row) => new(
        Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        (WebhookEventType)row.GetInt32(1),
        row.GetInt64(2).ToMoment(),
        (WebhookDeliveryState)row.GetInt32(3),
        row.GetInt32(4),
        row.GetInt64(5).ToMoment(),
        row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6));

    private static WebhookAttempt ToAttempt(DbDataReader row) => new(
        Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        row.GetInt64(1).ToMoment(),
        new WebhookAnswer(row.IsDBNull(2) ? null : row.GetInt32(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), TimeSpan.FromMilliseconds(row.GetInt64(5))));
}
