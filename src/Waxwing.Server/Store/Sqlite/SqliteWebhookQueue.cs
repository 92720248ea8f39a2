using System.Data.Common;
using Microsoft.Data.Sqlite;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What endpoints are to be told, in SQLite. Its one writer numbers events in the order of their commits: behind the cursor nothing comes that stood before it.</summary>
internal sealed class SqliteWebhookQueue(SqliteDatabase database, DataProtection protection, WebhookOptions options, TimeProvider clock) : IWebhookQueue
{
    // How many events of mail one look goes through: what it writes holds up nobody for long.
    private const int Window = 200;

    // How many attempts of an event at an endpoint are kept.
    private const int KeptAttempts = 20;

    private const int ShownResting = 10;

    // Nothing about the same waits before it.
    private const string IsFirst =
        "NOT EXISTS (SELECT 1 FROM webhook_deliveries earlier WHERE earlier.webhook = due.webhook AND earlier.about = due.about AND earlier.state = 0 AND earlier.event < due.event)";

    private readonly MessageProtection _messages = new(protection);

    public ValueTask<MailWindow?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile<MailWindow?>(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT webhook_cursor.seq, (SELECT coalesce(max(seq), 0) FROM events) FROM webhook_cursor WHERE EXISTS (SELECT 1 FROM webhooks WHERE status = 0)";
        long from;
        long last;
        using (var found = command.ExecuteReader())
        {
            if (!found.Read() || found.GetInt64(0) >= found.GetInt64(1))
            {
                return null;
            }

            (from, last) = (found.GetInt64(0), found.GetInt64(1));
        }

        var to = Math.Min(from + Window, last);
        command.CommandText =
            """
            SELECT events.data, message, message_id, accepted_at, summary, tenant, messages.id, data_key, subject FROM events JOIN messages ON messages.seq = message
            WHERE events.seq > $from AND events.seq <= $to AND tenant IN (SELECT tenant FROM webhooks WHERE status = 0) ORDER BY events.seq
            """;
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        using var rows = command.ExecuteReader();
        var mail = new List<ToldMail>();
        while (rows.Read())
        {
            mail.Add(new ToldMail(
                rows.GetString(0), rows.GetInt64(1), rows.GetString(2), rows.GetInt64(3).ToMoment(), Summary(rows)));
        }

        return new MailWindow(from, to, to == last, mail);
    }));

    public Task<int?> WriteAsync(MailWindow window, IReadOnlyList<NewWebhookEvent> events, CancellationToken cancellationToken)
    {
        var kept = events.Select(told => WebhookRows.Kept(protection, told)).ToArray();
        return database.WriteAsync(writing => Write(writing, window, kept));
    }

    private int? Write(Writing writing, MailWindow window, NewWebhookEvent[] kept)
    {
        if (writing.Execute("UPDATE webhook_cursor SET seq = ?2 WHERE seq = ?1", window.From, window.To) == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow().ToKept();
        return kept.Count(told => WebhookRows.Insert(writing, told, now));
    }

    private MessageSummary Summary(DbDataReader row) => SummaryRow.Read(
        _messages, row.GetString(5), Ids.FromOctets(row.GetFieldValue<byte[]>(6)), row.GetString(4), row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7), row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8));

    public ValueTask<IReadOnlyList<(Guid Webhook, DateTimeOffset At)>> DueAsync(Lease lease, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<(Guid, DateTimeOffset)>>(database.ReadFile(connection => SqliteWebhooks.All(
            connection,
            $"""
            SELECT id, max(first_at, coalesce(rests_until, 0), CASE WHEN node = $node THEN 0 ELSE lease_until END) FROM (
                SELECT id, rests_until, node, lease_until,
                       (SELECT next_at FROM webhook_deliveries due WHERE due.webhook = webhooks.id AND due.state = 0 AND {IsFirst} ORDER BY next_at LIMIT 1) AS first_at
                FROM webhooks WHERE status = 0)
            WHERE first_at IS NOT NULL
            """,
            row => (Ids.FromOctets(row.GetFieldValue<byte[]>(0)), row.GetInt64(1).ToMoment()),
            ("$node", lease.Node))));

    public async Task<WebhookClaim?> ClaimAsync(Guid webhook, Lease lease, int places, IReadOnlyCollection<long> underWay, CancellationToken cancellationToken)
    {
        var busy = underWay.ToHashSet();
        // A lease is written down now and then, and not with each claim.
        if (!IsHeld(webhook, lease) && !await TakeAsync(webhook, lease).ConfigureAwait(false))
        {
            return null;
        }

        return database.ReadFile(connection => Claim(connection, webhook, places, busy));
    }

    public Task<WebhookFate> RecordAsync(WebhookClaim claim, DueEvent sent, WebhookAttempt attempt, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var key = claim.Webhook.Id.ToOctets();
        var now = clock.GetUtcNow();
        int attempts;
        int number;
        using (var found = writing.Query("SELECT attempts, tries FROM webhook_deliveries WHERE webhook = ?1 AND event = ?2 AND state = 0", key, sent.Number))
        {
            if (!found.Read())
            {
                return WebhookFate.Gone;
            }

            (attempts, number) = (found.GetInt32(0) + 1, found.GetInt32(1) + 1);
        }

        Keep(writing, key, sent.Number, number, attempt);
        var wait = attempt.Answer.IsAcknowledged ? null : WebhookSchedule.Wait(attempts);
        var state = attempt.Answer.IsAcknowledged ? WebhookDeliveryState.Acknowledged : wait is null ? WebhookDeliveryState.Failed : WebhookDeliveryState.Waits;
        writing.Execute(
            "UPDATE webhook_deliveries SET state = ?3, attempts = ?4, tries = ?5, next_at = ?6 WHERE webhook = ?1 AND event = ?2",
            key, sent.Number, (int)state, attempts, number, (now + (wait ?? TimeSpan.Zero)).ToKept());
        return attempt.Answer.IsAcknowledged ? Acknowledged(writing, key) : Failed(writing, claim.Webhook, key, state, now);
    });

    public Task AbandonAsync(CancellationToken cancellationToken) => database.WriteAsync(writing => writing.Execute("UPDATE webhooks SET lease_until = 0, node = NULL WHERE lease_until > 0"));

    public async Task<int> ForgetAsync(DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        var last = database.ReadFile(connection => SqliteWebhooks.All(
            connection, "SELECT seq, at FROM webhook_events ORDER BY seq LIMIT $limit", row => (Number: row.GetInt64(0), At: row.GetInt64(1)), ("$limit", atMost)))
            .TakeWhile(row => row.At < before.ToKept()).ToArray();
        if (last.Length == 0)
        {
            return 0;
        }

        await database.WriteAsync(writing =>
        {
            writing.Execute("DELETE FROM webhook_attempts WHERE event <= ?1", last[^1].Number);
            writing.Execute("DELETE FROM webhook_deliveries WHERE event <= ?1", last[^1].Number);
            writing.Execute("DELETE FROM webhook_events WHERE seq <= ?1", last[^1].Number);
        }).ConfigureAwait(false);
        return last.Length;
    }

    public ValueTask<WebhookStanding> StandingAsync(CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
    {
        var resting = SqliteWebhooks.All(
            connection, "SELECT id FROM webhooks WHERE status = 0 AND rests_until > $now ORDER BY id", row => Ids.FromOctets(row.GetFieldValue<byte[]>(0)), ("$now", clock.GetUtcNow().ToKept()));
        var (enabled, givenUp, waiting) = SqliteWebhooks.All(
            connection,
            """
            SELECT (SELECT count(*) FROM webhooks WHERE status = 0), (SELECT count(*) FROM webhooks WHERE status = 2),
                   (SELECT count(*) FROM webhooks JOIN webhook_deliveries ON webhook = id WHERE status = 0 AND state = 0)
            """,
            row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)))[0];
        return new WebhookStanding(enabled, [.. resting.Take(ShownResting)], resting.Count, givenUp, waiting);
    }));

    private bool IsHeld(Guid webhook, Lease lease) => database.ReadFile(connection => SqliteWebhooks.All(
        connection, "SELECT 1 FROM webhooks WHERE id = $id AND node = $node AND lease_until > $half", static _ => true,
        ("$id", webhook.ToOctets()), ("$node", lease.Node), ("$half", (clock.GetUtcNow() + (lease.For / 2)).ToKept()))).Count > 0;

    private Task<bool> TakeAsync(Guid webhook, Lease lease) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        return writing.Execute(
            "UPDATE webhooks SET node = ?2, lease_until = ?3 WHERE id = ?1 AND status = 0 AND (node = ?2 OR lease_until <= ?4)",
            webhook.ToOctets(), lease.Node, (now + lease.For).ToKept(), now.ToKept()) > 0;
    });

    private WebhookClaim? Claim(SqliteConnection connection, Guid id, int places, HashSet<long> underWay)
    {
        var now = clock.GetUtcNow();
        using var transaction = connection.BeginTransaction(deferred: true);
        var webhook = SqliteWebhooks.All(connection, $"SELECT {SqliteWebhooks.Columns} FROM webhooks WHERE id = $id AND status = 0", SqliteWebhooks.ToWebhook, ("$id", id.ToOctets())).FirstOrDefault();
        if (webhook is null || webhook.RestsUntil > now || WebhookSchedule.Free(webhook.Failures, places, underWay.Count) is not (> 0 and var free))
        {
            return null;
        }

        var secrets = SqliteWebhooks.All(
            connection, "SELECT secret FROM webhook_secrets WHERE webhook = $id AND (good_until IS NULL OR good_until > $now) ORDER BY number DESC",
            row => WebhookRows.Secret(protection, id, row, 0), ("$id", id.ToOctets()), ("$now", now.ToKept()));
        var due = SqliteWebhooks.All(
            connection,
            $"""
            SELECT event, told.id, told.body FROM webhook_deliveries due JOIN webhook_events told ON told.seq = event
            WHERE webhook = $id AND state = 0 AND next_at <= $now AND {IsFirst} ORDER BY next_at, event LIMIT $limit
            """,
            row => new DueEvent(row.GetInt64(0), Ids.FromOctets(row.GetFieldValue<byte[]>(1)), protection.Open(row.GetFieldValue<byte[]>(2), WebhookRows.BodyContext(row.GetFieldValue<byte[]>(1)))),
            ("$id", id.ToOctets()), ("$now", now.ToKept()), ("$limit", free + underWay.Count));
        return new WebhookClaim(webhook, secrets, [.. due.Where(one => !underWay.Contains(one.Number)).Take(free)]);
    }

    private static void Keep(Writing writing, byte[] webhook, long told, int number, WebhookAttempt attempt)
    {
        writing.Execute(
            "INSERT INTO webhook_attempts (event, webhook, number, id, at, took, status, response, fault) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            told, webhook, number, attempt.Id.ToOctets(), attempt.At.ToKept(), (long)attempt.Answer.Took.TotalMilliseconds, attempt.Answer.Status, attempt.Answer.Response, attempt.Answer.Fault);
        writing.Execute("DELETE FROM webhook_attempts WHERE event = ?1 AND webhook = ?2 AND number <= ?3", told, webhook, number - KeptAttempts);
    }

    private static WebhookFate Acknowledged(Writing writing, byte[] webhook)
    {
        writing.Execute("UPDATE webhooks SET failures = 0, failing_since = NULL, rests_until = NULL WHERE id = ?1 AND failures > 0", webhook);
        return WebhookFate.Acknowledged;
    }

    private WebhookFate Failed(Writing writing, Webhook webhook, byte[] key, WebhookDeliveryState state, DateTimeOffset now)
    {
        int failures;
        long since;
        bool rests;
        using (var found = writing.Query("SELECT failures, coalesce(failing_since, ?2), coalesce(rests_until, 0) > ?2 FROM webhooks WHERE id = ?1 AND status = 0", key, now.ToKept()))
        {
            if (!found.Read())
            {
                return WebhookFate.Gone;
            }

            (failures, since, rests) = (found.GetInt32(0), found.GetInt64(1), found.GetBoolean(2));
        }

        // What was under way when it began to rest says nothing new.
        failures += rests ? 0 : 1;
        var rest = WebhookSchedule.Rest(failures);
        var isGivenUp = now - since.ToMoment() >= options.GiveUpAfter;
        writing.Execute(
            "UPDATE webhooks SET failures = ?2, failing_since = ?3, rests_until = ?4, status = ?5 WHERE id = ?1",
            key, failures, since, rest is { } time ? (now + time).ToKept() : null, (int)(isGivenUp ? WebhookStatus.GivenUp : WebhookStatus.Enabled));
        if (isGivenUp)
        {
            var told = new AuditFact(AuditActor.Service, AuditAction.WebhookGivenUp)
            {
                Target = webhook.Id.ToString(), Tenant = webhook.Tenant, Details = AuditDetails.Of(("failing_since", since.ToMoment()), ("failures", failures)),
            };
            SqliteAudit.Append(writing, told, now);
            return WebhookFate.GivenUp;
        }

        return !rests && failures == WebhookSchedule.FailuresUntilRest ? WebhookFate.Rests : state == WebhookDeliveryState.Failed ? WebhookFate.Failed : WebhookFate.TriedAgain;
    }
}
