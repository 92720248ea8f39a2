using Dapper;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <content>What people see of the queue, and do to it.</content>
internal sealed partial class SqliteQueue
{
    // RFC 5321 §4.5.4.1 has four to five days for a message; a person who looks after it needs less.
    private static readonly TimeSpan AnotherLife = TimeSpan.FromDays(1);

    public ValueTask<IReadOnlyList<LaneCount>> CountAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<LaneCount>>(database.ReadFile(connection =>
        connection.Query<CountRow>(
            """
            SELECT lanes.tenant, lanes.stream, site, state, count(*) AS Count, min(accepted_at) AS Oldest
            FROM deliveries JOIN lanes ON lanes.id = lane JOIN messages ON messages.seq = message
            WHERE state IN (0, 1, 2, 3, 4, 5) GROUP BY lane, state ORDER BY 1, 2, 3, 4
            """)
            .Select(row => new LaneCount(new Lane(row.Tenant, row.Stream, row.Site), (DeliveryState)row.State, row.Count, row.Oldest.ToMoment()))
            .ToArray()));

    public ValueTask<IReadOnlyList<QueuedDelivery>> ListAsync(QueueFilter filter, int atMost, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<QueuedDelivery>>(database.ReadFile(connection =>
        {
            var (where, values) = Conditions(filter);
            values.Add("limit", atMost);
            return connection.Query<QueuedRow, DeliveryRow, QueuedDelivery>(
                $"""
                SELECT messages.id, summary, accepted_at AS AcceptedAt, data_key AS DataKey, subject AS SealedSubject,
                       number, message, recipient, is_hidden AS IsHidden, state, attempts, due_at AS DueAt, lanes.tenant, lanes.stream, site, reason
                FROM deliveries JOIN lanes ON lanes.id = lane JOIN messages ON messages.seq = message
                WHERE {where} ORDER BY state > 5, due_at, message, number LIMIT @limit
                """,
                (message, delivery) => new QueuedDelivery(
                    Ids.FromOctets(message.Id), delivery.ToDelivery(), SummaryRow.Read(protection, delivery.Tenant, Ids.FromOctets(message.Id), message.Summary, message.DataKey, message.SealedSubject), message.AcceptedAt.ToMoment()),
                values,
                splitOn: "number").ToArray();
        }));

    public Task<int> ApplyAsync(QueueAction action, QueueFilter filter, string actor, Func<int, AuditFact>? told, bool dryRun, CancellationToken cancellationToken)
    {
        var (from, to, type, reason) = action switch
        {
            QueueAction.Retry => ("1, 3, 4, 5, 7", DeliveryState.Queued, MailEventType.Released, "a person lets it be tried now"),
            QueueAction.Drop => ("0, 1, 3, 4, 5", DeliveryState.Cancelled, MailEventType.Cancelled, "a person withdrew it"),
            QueueAction.Hold => ("0, 1, 3, 5", DeliveryState.Held, MailEventType.Held, "a person holds it"),
        };
        return database.WriteAsync(writing =>
        {
            var (where, values) = Conditions(filter);
            var rows = writing.Connection.Query<AppliedRow>(
                $"""
                SELECT message, number, messages.id, messages.tenant, recipient FROM deliveries JOIN lanes ON lanes.id = lane JOIN messages ON messages.seq = message
                WHERE {where} AND state IN ({from}) AND EXISTS (SELECT 1 FROM contents WHERE contents.message = deliveries.message)
                """,
                values,
                writing.Transaction).AsList();
            if (dryRun)
            {
                return rows.Count;
            }

            var now = clock.GetUtcNow();
            foreach (var row in rows)
            {
                writing.Execute("UPDATE deliveries SET state = ?3, due_at = ?4, reason = NULL WHERE message = ?1 AND number = ?2", row.Message, row.Number, (int)to, now.ToKept());
                if (action == QueueAction.Retry)
                {
                    // Whoever wants it tried now wants it although its time was over.
                    writing.Execute("UPDATE messages SET expires_at = max(expires_at, ?2) WHERE seq = ?1", row.Message, (now + AnotherLife).ToKept());
                }

                MessageRows.Tell(writing, row.Message, new MailEvent
                {
                    Id = Ids.New(clock),
                    Type = type,
                    At = now,
                    Tenant = row.Tenant,
                    MessageId = Ids.FromOctets(row.Id),
                    Recipient = row.Recipient,
                    Reason = $"{reason} ({actor})",
                });
            }

            if (told is not null)
            {
                SqliteAudit.Append(writing, told(rows.Count), now);
            }

            return rows.Count;
        });
    }

    public Task<bool> SetPausedAsync(PauseScope scope, string name, bool isPaused, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var changed = isPaused
            // What the service stopped for a while, a person may stop for good.
            ? writing.Execute(
                "INSERT INTO pauses (scope, name) VALUES (?1, ?2) ON CONFLICT (scope, name) DO UPDATE SET until = NULL, reason = NULL WHERE until IS NOT NULL", (int)scope, KeptName(scope, name)) > 0
            : writing.Execute("DELETE FROM pauses WHERE scope = ?1 AND name = ?2", (int)scope, KeptName(scope, name)) > 0;
        if (changed && told is not null)
        {
            SqliteAudit.Append(writing, told, clock.GetUtcNow());
        }

        return changed;
    });

    public ValueTask<IReadOnlyList<(PauseScope Scope, string Name)>> PausedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<(PauseScope, string)>>(database.ReadFile(connection => All(connection, clock.GetUtcNow().ToKept())));

    public Task<bool> PauseUntilAsync(Lane lane, DateTimeOffset until, string reason, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        writing.Execute("DELETE FROM pauses WHERE until <= ?1", clock.GetUtcNow().ToKept());
        var changed = writing.Execute(
            "INSERT INTO pauses (scope, name, until, reason) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (scope, name) DO UPDATE SET until = ?3, reason = ?4 WHERE until < ?3",
            (int)PauseScope.Lane, lane.ToString(), until.ToKept(), reason) > 0;
        if (changed)
        {
            SqliteAudit.Append(writing, told, clock.GetUtcNow());
        }

        return changed;
    });

    public ValueTask<IReadOnlyList<PausedLane>> PausedByServiceAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PausedLane>>(database.ReadFile(connection =>
        connection.Query<(string Name, long Until, string Reason)>("SELECT name, until, reason FROM pauses WHERE until > @now ORDER BY name", new { now = clock.GetUtcNow().ToKept() })
            .Select(row => new PausedLane(row.Name, row.Until.ToMoment(), row.Reason)).ToArray()));

    private static Pauses Paused(SqliteConnection connection, long now) => All(connection, now) is { Length: > 0 } all ? new Pauses(all) : Pauses.None;

    private static (PauseScope Scope, string Name)[] All(SqliteConnection connection, long now) =>
        [.. connection.Query<(long Scope, string Name)>("SELECT scope, name FROM pauses WHERE until IS NULL OR until > @now ORDER BY scope, name", new { now })
            .Select(row => ((PauseScope)row.Scope, row.Scope == (long)PauseScope.Key ? Guid.Parse(row.Name).ToString() : row.Name))];

    // A key is known by its id, which rows hold as octets.
    private static string KeptName(PauseScope scope, string name) => scope == PauseScope.Key ? Guid.Parse(name).ToString("n") : name;

    private static (string Where, DynamicParameters Values) Conditions(QueueFilter filter)
    {
        var conditions = new List<string> { "1" };
        var values = new DynamicParameters();
        void Add(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(name, value);
            }
        }

        Add("messages.id = @id", "id", filter.MessageId?.ToOctets());
        Add("lanes.tenant = @tenant", "tenant", filter.Tenant);
        Add("lanes.stream = @stream", "stream", filter.Stream);
        Add("site = @site", "site", filter.Site);
        Add("state = @state", "state", (int?)filter.State);
        Add("accepted_at < @before", "before", filter.AcceptedBefore?.ToKept());
        if (filter.Recipient is { } recipient)
        {
            Add(Recipients.Condition(recipient), "recipient", Recipients.Value(recipient));
        }

        return (string.Join(" AND ", conditions), values);
    }

    private sealed class CountRow
    {
        public string Tenant { get; init; } = string.Empty;

        public string Stream { get; init; } = string.Empty;

        public string Site { get; init; } = string.Empty;

        public long State { get; init; }

        public long Count { get; init; }

        public long Oldest { get; init; }
    }

    private sealed class QueuedRow
    {
        public byte[] Id { get; init; } = [];

        public string Summary { get; init; } = string.Empty;

        public long AcceptedAt { get; init; }

        public byte[]? DataKey { get; init; }

        public byte[]? SealedSubject { get; init; }
    }

    private sealed class AppliedRow
    {
        public long Message { get; init; }

        public long Number { get; init; }

        public byte[] Id { get; init; } = [];

        public string Tenant { get; init; } = string.Empty;

        public string Recipient { get; init; } = string.Empty;
    }
}
