using System.Data.Common;
using System.Text.Json;
using Dapper;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What is to be delivered, in SQLite: leases and outcomes. What people do with the queue stands beside.</summary>
internal sealed partial class SqliteQueue(SqliteDatabase database, MessageProtection protection, TimeProvider clock) : IMailQueue
{
    // What waits; the words of the index, so that it is used.
    private const string Waits = "state IN (0, 1, 3, 5)";

    // How many deliveries one look for those that change lanes finds, and how many one write moves.
    private const int FoundAtOnce = 20_000;
    private const int MovedAtOnce = 250;

    private static readonly Priority[] InOrder = [Priority.Urgent, Priority.Normal, Priority.Bulk];

    public ValueTask<DueLanes> DueAsync(CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
    {
        var now = clock.GetUtcNow().ToKept();
        var pauses = Paused(connection, now);
        using var command = connection.CreateCommand();
        // From lane to lane through the index, a step for each in which something waits, whatever number of lanes there ever were; and for each of them three steps: the first of each priority.
        command.CommandText =
            $"""
            WITH RECURSIVE waiting (lane) AS (
                SELECT (SELECT lane FROM deliveries WHERE {Waits} ORDER BY lane LIMIT 1)
                UNION ALL
                SELECT (SELECT lane FROM deliveries WHERE {Waits} AND lane > waiting.lane ORDER BY lane LIMIT 1) FROM waiting WHERE waiting.lane IS NOT NULL)
            SELECT tenant, stream, site,
                   min(coalesce((SELECT due_at FROM deliveries WHERE lane = lanes.id AND priority = 0 AND {Waits} ORDER BY due_at LIMIT 1), $never),
                       coalesce((SELECT due_at FROM deliveries WHERE lane = lanes.id AND priority = 1 AND {Waits} ORDER BY due_at LIMIT 1), $never),
                       coalesce((SELECT due_at FROM deliveries WHERE lane = lanes.id AND priority = 2 AND {Waits} ORDER BY due_at LIMIT 1), $never))
            FROM waiting JOIN lanes ON lanes.id = waiting.lane
            """;
        command.Parameters.AddWithValue("$never", long.MaxValue);
        using var rows = command.ExecuteReader();
        var due = new List<Lane>();
        var next = long.MaxValue;
        while (rows.Read())
        {
            var lane = new Lane(rows.GetString(0), rows.GetString(1), rows.GetString(2));
            var first = rows.GetInt64(3);
            if (pauses.Stops(lane, key: null))
            {
                continue;
            }

            if (first <= now)
            {
                due.Add(lane);
            }
            else
            {
                next = Math.Min(next, first);
            }
        }

        return new DueLanes(due, next == long.MaxValue ? null : next.ToMoment(), pauses);
    }));

    public async Task<IReadOnlyList<Claimed>> ClaimAsync(Lane lane, int atMost, Lease lease, CancellationToken cancellationToken) =>
        await OpenAsync(await LeaseAsync(lane, atMost, lease).ConfigureAwait(false)).ConfigureAwait(false);

    private Task<List<SealedClaim>> LeaseAsync(Lane lane, int atMost, Lease lease) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        var claimed = new List<SealedClaim>();
        var number = SqliteLanes.Number(writing, lane);
        foreach (var priority in InOrder)
        {
            if (claimed.Count < atMost)
            {
                Select(writing, number, priority, now, atMost - claimed.Count, claimed);
            }
        }

        foreach (var (one, _) in claimed)
        {
            writing.Execute(
                "UPDATE deliveries SET state = 2, lease_until = ?3, node = ?4, fence = fence + 1, attempts = attempts + 1 WHERE message = (SELECT seq FROM messages WHERE id = ?1) AND number = ?2",
                one.MessageId.ToOctets(), one.Number, (now + lease.For).ToKept(), lease.Node);
        }

        return claimed;
    });

    public Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<Outcome> outcomes, NewMessage? report, CancellationToken cancellationToken)
    {
        // What costs time is made before the writer's turn.
        var told = outcomes.Select(outcome => (Told(outcome.Event), Told(outcome.Then))).ToArray();
        var row = report is null ? null : MessageRows.Of(report, protection, clock);
        return database.WriteAsync<IReadOnlyList<bool>>(writing =>
        {
            var now = clock.GetUtcNow().ToKept();
            var counted = new bool[outcomes.Count];
            for (var i = 0; i < counted.Length; i++)
            {
                counted[i] = Record(writing, outcomes[i], told[i], now);
                if (counted[i] && outcomes[i].Heard is { } heard)
                {
                    SuppressionRows.Hear(writing, heard);
                }
            }

            if (row is not null && counted.Contains(true))
            {
                row.Insert(writing, lease: null, now);
            }

            return counted;
        });
    }

    public Task RenewAsync(Lease lease, CancellationToken cancellationToken) => database.WriteAsync(writing =>
        writing.Execute("UPDATE deliveries SET lease_until = ?2 WHERE state = 2 AND node = ?1", lease.Node, (clock.GetUtcNow() + lease.For).ToKept()));

    public Task<int> RescueAsync(UnknownFate policy, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        writing.Execute("DELETE FROM repetitions WHERE forget_at <= ?1", now.ToKept());
        var lost = new List<(long Message, int Number, bool IsUrgent, MailEvent Event)>();
        using (var rows = writing.Query(
            """
            SELECT message, number, priority, recipient, attempts, node, messages.id, messages.tenant FROM deliveries JOIN messages ON messages.seq = message
            WHERE state = 2 AND lease_until <= ?1 LIMIT 1000
            """,
            now.ToKept()))
        {
            while (rows.Read())
            {
                lost.Add((rows.GetInt64(0), rows.GetInt32(1), rows.GetInt64(2) == (long)Priority.Urgent, new MailEvent
                {
                    Id = Ids.New(clock),
                    Type = MailEventType.Unknown,
                    At = now,
                    Tenant = rows.GetString(7),
                    MessageId = Ids.FromOctets(rows.GetFieldValue<byte[]>(6)),
                    Recipient = rows.GetString(3),
                    Attempt = rows.GetInt32(4),
                    Node = rows.IsDBNull(5) ? null : rows.GetString(5),
                    Reason = "the node that had it ended before the outcome of its attempt was written down",
                }));
            }
        }

        foreach (var (message, number, isUrgent, happened) in lost)
        {
            var due = now + (isUrgent ? policy.UrgentAfter : policy.After);
            writing.Execute(
                "UPDATE deliveries SET state = ?3, due_at = ?4, lease_until = NULL, node = NULL, is_twice = 1, reason = ?5 WHERE message = ?1 AND number = ?2",
                message, number, (int)(policy.Holds ? DeliveryState.Held : DeliveryState.Unknown), due.ToKept(), happened.Reason);
            MessageRows.Tell(writing, message, happened with { NextAt = policy.Holds ? null : due });
        }

        return lost.Count;
    });

    public Task AbandonAsync(CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        writing.Execute("UPDATE deliveries SET lease_until = 0 WHERE state = 2");
        writing.Execute("UPDATE repetitions SET claimed_until = 0 WHERE answer IS NULL");
    });

    // Looked for outside of the writer's turn, and written little by little: a lane with a million deliveries holds up nobody who hands mail over.
    public async Task MoveAsync(Lane lane, string domain, string site, CancellationToken cancellationToken)
    {
        var to = lane with { Site = site };
        var found = lane == to ? [] : Waiting(lane, domain);
        while (found.Count > 0)
        {
            foreach (var part in found.Chunk(MovedAtOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await database.WriteAsync(writing => Move(writing, part, lane, to)).ConfigureAwait(false);
            }

            found = found.Count < FoundAtOnce ? [] : Waiting(lane, domain);
        }
    }

    private List<(long Message, long Number)> Waiting(Lane lane, string domain) => database.ReadFile(connection => connection.Query<(long Message, long Number)>(
        $"""
        SELECT message, number FROM deliveries
        WHERE lane = (SELECT id FROM lanes WHERE tenant = @tenant AND stream = @stream AND site = @site) AND {Waits} AND {Recipients.Condition("@")} LIMIT @limit
        """,
        new { tenant = lane.Tenant, stream = lane.Stream, site = lane.Site, recipient = Recipients.Value("@" + domain), limit = FoundAtOnce }).AsList());

    private static void Move(Writing writing, (long Message, long Number)[] deliveries, Lane from, Lane to)
    {
        var (old, other) = (SqliteLanes.Number(writing, from), SqliteLanes.Number(writing, to));
        foreach (var (message, number) in deliveries)
        {
            writing.Execute($"UPDATE deliveries SET lane = ?4 WHERE message = ?1 AND number = ?2 AND lane = ?3 AND {Waits}", message, number, old, other);
        }
    }

    private static void Select(Writing writing, long lane, Priority priority, DateTimeOffset now, int atMost, List<SealedClaim> claimed)
    {
        using var rows = writing.Query(
            $"""
            SELECT messages.id, number, recipient, is_hidden, attempts, fence, is_twice, messages.tenant, kind, scheduled_at, accepted_at, expires_at, reverse_path, reports_failure, findings, contents.octets, {DsnColumns.All}, data_key
            FROM deliveries JOIN messages ON messages.seq = deliveries.message JOIN contents ON contents.message = deliveries.message
            WHERE lane = ?1 AND priority = ?2 AND due_at <= ?3 AND {Waits}
              AND (deliveries.key IS NULL OR NOT EXISTS (SELECT 1 FROM pauses WHERE scope = 0 AND name = lower(hex(deliveries.key))))
            ORDER BY due_at LIMIT ?4
            """,
            lane, (int)priority, now.ToKept(), atMost);
        while (rows.Read())
        {
            claimed.Add(new SealedClaim(ToClaimed(rows), rows.IsDBNull(DataKeyColumn) ? null : rows.GetFieldValue<byte[]>(DataKeyColumn)));
        }
    }

    internal static Claimed ToClaimed(DbDataReader row) => new()
    {
        MessageId = Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        Number = row.GetInt32(1),
        Recipient = Mailbox.Parse(row.GetString(2)),
        IsHidden = row.GetBoolean(3),
        Attempt = row.GetInt32(4) + 1,
        Fence = row.GetInt64(5) + 1,
        PossibleDuplicate = row.GetBoolean(6),
        Tenant = row.GetString(7),
        Kind = (MailKind)row.GetInt32(8),
        SendAt = (row.IsDBNull(9) ? row.GetInt64(10) : row.GetInt64(9)).ToMoment(),
        ExpiresAt = row.GetInt64(11).ToMoment(),
        ReversePath = row.IsDBNull(12) ? null : Mailbox.Parse(row.GetString(12)),
        ReportsFailure = row.GetBoolean(13),
        Findings = row.GetString(14),
        Content = row.GetFieldValue<byte[]>(15),
        Reports = DsnColumns.Reports(row, first: 16),
        Dsn = DsnColumns.Dsn(row, first: 16),
    };

    // A lease that was given up for lost may still be answered for, as long as nobody else has the delivery.
    private static bool Record(Writing writing, Outcome outcome, (string? Event, string? Then) told, long now)
    {
        long message;
        using (var found = writing.Query("SELECT seq FROM messages WHERE id = ?1", outcome.MessageId.ToOctets()))
        {
            if (!found.Read())
            {
                return false;
            }

            message = found.GetInt64(0);
        }

        var changed = writing.Execute(
            """
            UPDATE deliveries SET state = ?4, due_at = ?5, lease_until = NULL, node = NULL, attempts = attempts - ?6, reason = ?7, is_twice = max(is_twice, ?8)
            WHERE message = ?1 AND number = ?2 AND fence = ?3 AND state IN (2, 5)
            """,
            message, outcome.Number, outcome.Fence, (int)outcome.State, outcome.DueAt?.ToKept() ?? now, outcome.WasNoAttempt ? 1 : 0, outcome.Reason,
            outcome.State == DeliveryState.Unknown ? 1 : 0);
        if (changed > 0)
        {
            Tell(writing, message, outcome.Event, told.Event);
            Tell(writing, message, outcome.Then, told.Then);
        }

        return changed > 0;
    }

    private static string? Told(MailEvent? happened) => happened is null ? null : JsonSerializer.Serialize(happened, StoreJson.Default.MailEvent);

    private static void Tell(Writing writing, long message, MailEvent? happened, string? told)
    {
        if (told is not null)
        {
            MessageRows.Tell(writing, message, happened!.Type, told);
        }
    }
}
