using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.ReturnPath.Judging;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What came back, in SQLite.</summary>
/// <param name="database">The database.</param>
/// <param name="protection">How what came back is kept: much of it is somebody's mail.</param>
/// <param name="hearsay">Who draws the consequences for recipients.</param>
/// <param name="clock">The clock.</param>
internal sealed class SqliteReturnedMail(SqliteDatabase database, DataProtection protection, Hearsay hearsay, TimeProvider clock) : IReturnedMail
{
    /// <summary>How many may wait for their judgement.</summary>
    public const int MostWaiting = 1_000;

    /// <summary>How many of each kind are kept; the oldest give way.</summary>
    public const int MostOfAKind = 2_000;

    // In the order in which the queue reads them. Content that is forgotten is empty.
    private const string ClaimedColumns =
        $"messages.id, number, recipient, is_hidden, attempts, fence, is_twice, messages.tenant, kind, scheduled_at, accepted_at, expires_at, reverse_path, reports_failure, findings, coalesce(contents.octets, x''), {DsnColumns.All}";

    private const string ArrivalColumns = "id, came_at, recipient, sender, client, octets, message, number";

    private readonly MessageProtection _messages = new(protection);

    /// <summary>The context of what came, by the octets of its id.</summary>
    public static byte[] ContentContext(byte[] id) => SealingContext.Of("returned content", id);

    /// <summary>The context of what is shown of it, likewise.</summary>
    public static byte[] ShownContext(byte[] id) => SealingContext.Of("returned shown", id);

    /// <inheritdoc/>
    public Task<bool> AddAsync(IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var kept = arrivals.Select(arrival => (Arrival: arrival, Content: protection.Seal(arrival.Content.Span, ContentContext(arrival.Id.ToOctets())))).ToArray();
        return database.WriteAsync(writing =>
        {
            using (var waiting = writing.Query("SELECT count(*) FROM returned WHERE judged_at IS NULL"))
            {
                waiting.Read();
                if (waiting.GetInt64(0) + arrivals.Count > MostWaiting)
                {
                    return false;
                }
            }

            foreach (var (arrival, content) in kept)
            {
                writing.Execute(
                    $"INSERT INTO returned ({ArrivalColumns}, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    arrival.Id.ToOctets(), arrival.CameAt.ToKept(), arrival.Recipient, arrival.Sender, arrival.Client, arrival.Octets,
                    arrival.Delivery?.MessageId.ToOctets(), arrival.Delivery?.Number, content);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<(long Place, Arrival Arrival)> Waiting(long behind, int atMost) => database.ReadFile(connection => Rows(
        connection,
        $"SELECT {ArrivalColumns}, content, seq FROM returned WHERE judged_at IS NULL AND seq > $behind ORDER BY seq LIMIT $limit",
        row => (row.GetInt64(9), Arrived(row) with { Content = Content(row.GetFieldValue<byte[]>(8), row.GetFieldValue<byte[]>(0)) }),
        ("$behind", behind), ("$limit", atMost)));

    /// <inheritdoc/>
    public KnownDelivery? Find(BouncedDelivery delivery) => database.ReadFile(connection => Rows(
        connection,
        $"""
        SELECT {ClaimedColumns}, state, lanes.stream, lanes.site, data_key
        FROM deliveries JOIN messages ON messages.seq = deliveries.message JOIN lanes ON lanes.id = lane LEFT JOIN contents ON contents.message = deliveries.message
        WHERE messages.id = $id AND number = $number
        """,
        row =>
        {
            var claimed = Opened(SqliteQueue.ToClaimed(row), row.IsDBNull(23) ? null : row.GetFieldValue<byte[]>(23));
            return new KnownDelivery(new Lane(claimed.Tenant, row.GetString(21), row.GetString(22)), (DeliveryState)row.GetInt32(20), claimed);
        },
        ("$id", delivery.MessageId.ToOctets()), ("$number", delivery.Number)).FirstOrDefault());

    /// <inheritdoc/>
    public BouncedDelivery? Find(string messageId, IReadOnlyCollection<string> recipients)
    {
        // A message goes to a thousand at most; a second message with the same id would be one too many.
        var found = database.ReadFile(connection => Rows(
            connection,
            "SELECT id, number, recipient FROM messages JOIN deliveries ON deliveries.message = messages.seq WHERE message_id = $message LIMIT 2000",
            row => (Delivery: new BouncedDelivery(Ids.FromOctets(row.GetFieldValue<byte[]>(0)), row.GetInt32(1)), Recipient: row.GetString(2)),
            ("$message", messageId)));
        var fitting = recipients.Count == 0 ? found : [.. found.Where(one => recipients.Any(named => string.Equals(named, one.Recipient, StringComparison.OrdinalIgnoreCase)))];
        return fitting is [var only] ? only.Delivery : null;
    }

    /// <inheritdoc/>
    public Task<ReturnedOutcome> ConcludeAsync(Guid arrival, Judgement judgement, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var report = judgement.Effect?.Report is { } told ? MessageRows.Of(told, _messages, clock) : null;
        var shown = judgement.Shown is { } text ? protection.Seal(Encoding.UTF8.GetBytes(text), ShownContext(arrival.ToOctets())) : null;
        return database.WriteAsync(writing =>
        {
            var now = clock.GetUtcNow().ToKept();
            var outcome = judgement.Effect is { } effect ? Effect(writing, effect, report, now) : ReturnedOutcome.Shown;
            // What was returned within a report is somebody's mail, and goes; a letter stays as it came.
            writing.Execute(
                "UPDATE returned SET judged_at = ?2, kind = ?3, outcome = ?4, note = ?5, shown = ?6, content = CASE ?3 WHEN 7 THEN content ELSE NULL END WHERE id = ?1 AND judged_at IS NULL",
                arrival.ToOctets(), now, (int)judgement.Kind, (int)outcome, judgement.Note, shown);
            writing.Execute(
                "DELETE FROM returned WHERE seq IN (SELECT seq FROM returned WHERE kind = ?1 AND judged_at IS NOT NULL ORDER BY seq DESC LIMIT -1 OFFSET ?2)",
                (int)judgement.Kind, MostOfAKind);
            return outcome;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReturnedEntry> List(int atMost) => database.ReadFile(connection => Rows(
        connection, $"SELECT {ArrivalColumns}, kind, outcome, note FROM returned ORDER BY seq DESC LIMIT $limit", row => Entry(row, shown: null), ("$limit", atMost)));

    /// <inheritdoc/>
    public ReturnedEntry? Show(Guid id) => database.ReadFile(connection => Rows(
        connection, $"SELECT {ArrivalColumns}, kind, outcome, note, shown FROM returned WHERE id = $id", row => Entry(row, row.IsDBNull(11) ? null : Shown(row.GetFieldValue<byte[]>(11), id)), ("$id", id.ToOctets())).FirstOrDefault());

    // Content that cannot be decrypted is as good as forgotten.
    private Claimed Opened(Claimed claimed, byte[]? key)
    {
        try
        {
            return key is null || claimed.Content.IsEmpty ? claimed : claimed with { Content = _messages.Content(claimed.Tenant, claimed.MessageId, key, claimed.Content) };
        }
        catch (CryptographicException)
        {
            return claimed with { Content = default };
        }
    }

    private byte[] Content(byte[] kept, byte[] id)
    {
        try
        {
            return protection.Open(kept, ContentContext(id));
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private string Shown(byte[] kept, Guid id)
    {
        try
        {
            return Encoding.UTF8.GetString(protection.Open(kept, ShownContext(id.ToOctets())));
        }
        catch (CryptographicException)
        {
            return MessageProtection.NoSubject;
        }
    }

    private ReturnedOutcome Effect(Writing writing, ReturnedEffect effect, MessageRows? report, long now)
    {
        long message;
        using (var found = writing.Query("SELECT seq FROM messages WHERE id = ?1", effect.Delivery.MessageId.ToOctets()))
        {
            if (!found.Read())
            {
                return ReturnedOutcome.Shown;
            }

            message = found.GetInt64(0);
        }

        // A delay that is told behind a bounce says nothing new.
        var isNew = writing.Execute(
            """
            INSERT INTO returned_effects (message, number, type)
            SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM returned_effects WHERE message = ?1 AND number = ?2 AND (type = ?3 OR (?3 = 3 AND type = 4)))
            """,
            message, effect.Delivery.Number, (int)effect.Event.Type) > 0;
        if (!isNew)
        {
            return ReturnedOutcome.Repeated;
        }

        if (effect.Event.Type == MailEventType.Bounced)
        {
            // What waits for another attempt after an unknown or a passing failure did get there before, and need not be tried again. What is delivered stays so: the next server took it.
            writing.Execute(
                "UPDATE deliveries SET state = 7, due_at = ?3, reason = ?4 WHERE message = ?1 AND number = ?2 AND state IN (3, 4, 5)", message, effect.Delivery.Number, now, effect.Event.Reason);
        }

        MessageRows.Tell(writing, message, effect.Event);
        if (effect.Heard is { } heard)
        {
            hearsay(writing, heard);
        }

        report?.Insert(writing, lease: null, now);
        return ReturnedOutcome.Counted;
    }

    private static Arrival Arrived(DbDataReader row) => new()
    {
        Id = Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        CameAt = row.GetInt64(1).ToMoment(),
        Recipient = row.GetString(2),
        Sender = row.IsDBNull(3) ? null : row.GetString(3),
        Client = row.GetString(4),
        Octets = row.GetInt64(5),
        Delivery = row.IsDBNull(6) ? null : new BouncedDelivery(Ids.FromOctets(row.GetFieldValue<byte[]>(6)), row.GetInt32(7)),
        Content = default,
    };

    private static ReturnedEntry Entry(DbDataReader row, string? shown) => new(
        Arrived(row), row.IsDBNull(8) ? null : (ReturnedKind)row.GetInt32(8), row.IsDBNull(9) ? null : (ReturnedOutcome)row.GetInt32(9), row.IsDBNull(10) ? null : row.GetString(10), shown);

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this file; values go as parameters.")]
    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(read(rows));
        }

        return all;
    }
}
