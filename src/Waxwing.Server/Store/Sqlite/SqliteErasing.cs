using System.Text.Json;
using Dapper;
using Waxwing.Server.Audit;
using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Takes personal data out of SQLite. What is deleted is written over within its page (secure_delete); content and subjects are unreadable once their data key is gone.</summary>
internal sealed class SqliteErasing(SqliteDatabase database, AtRest.MessageProtection protection, TimeProvider clock) : IErasing
{
    // What one write changes at most.
    private const int Batch = 50;

    private const string IsNeeded = "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message = messages.seq AND (state < 6 OR due_at >= @before))";

    /// <inheritdoc/>
    public async Task<int> ForgetAsync(Retained what, DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Messages bear the time in their ids, and their numbers grow with it but for neighbours. Each is looked at once; those that are not final then have their turn with each look.
        var (late, young) = database.ReadFile(connection => (
            connection.Query<long>(
                $"SELECT message FROM retention_late JOIN messages ON messages.seq = message WHERE class = @what AND NOT {IsNeeded} LIMIT @atMost", new { what, before = before.ToKept(), atMost }).ToArray(),
            connection.Query<(long Seq, bool IsNeeded)>(
                $"""
                SELECT seq, {IsNeeded} FROM messages
                WHERE seq > coalesce((SELECT up_to FROM retention WHERE class = @what), 0) AND seq < coalesce((SELECT seq FROM messages WHERE id >= @first ORDER BY id LIMIT 1), 9223372036854775807)
                ORDER BY seq LIMIT @atMost
                """,
                new { what, first = Ids.FirstOctets(before), before = before.ToKept(), atMost }).ToArray()));
        foreach (var part in late.Select(seq => (Seq: seq, IsNeeded: false, IsLate: true)).Concat(young.Select(row => (row.Seq, row.IsNeeded, IsLate: false))).Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await database.WriteAsync(writing => Forget(writing, what, part)).ConfigureAwait(false);
        }

        return Math.Max(late.Length, young.Length);
    }

    /// <inheritdoc/>
    public async Task<Erased> EraseAsync(string? tenant, Mailbox recipient, Func<Erased, AuditFact> told, CancellationToken cancellationToken)
    {
        var address = recipient.ToString();
        var all = database.ReadFile(connection => connection.Query<long>(
            "SELECT DISTINCT message FROM deliveries JOIN messages ON seq = message WHERE recipient = @address COLLATE NOCASE AND (@tenant IS NULL OR tenant = @tenant) ORDER BY message",
            new { address, tenant }).ToArray());
        var erased = new Erased(0, 0, 0, 0);
        foreach (var part in all.Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            erased = await database.WriteAsync(writing => part.Aggregate(erased, (sum, message) => EraseOne(writing, message, address, sum))).ConfigureAwait(false);
        }

        await database.WriteAsync(writing => SqliteAudit.Append(writing, told(erased), clock.GetUtcNow())).ConfigureAwait(false);
        return erased;
    }

    /// <inheritdoc/>
    public IReadOnlyList<AboutRecipient> Export(string? tenant, Mailbox recipient, int atMost) => database.ReadFile(connection =>
    {
        var address = recipient.ToString();
        var rows = connection.Query<ExportRow>(
            """
            SELECT seq, messages.tenant, id, kind, accepted_at AS AcceptedAt, summary, data_key AS DataKey, subject, state, EXISTS (SELECT 1 FROM contents WHERE contents.message = seq) AS HasContent
            FROM deliveries JOIN messages ON seq = deliveries.message
            WHERE recipient = @address COLLATE NOCASE AND (@tenant IS NULL OR tenant = @tenant) ORDER BY seq DESC LIMIT @atMost
            """,
            new { address, tenant, atMost }).ToArray();
        return rows.Select(row =>
        {
            var id = Ids.FromOctets(row.Id);
            var summary = SummaryRow.Read(protection, row.Tenant, id, row.Summary, row.DataKey, row.Subject);
            var events = connection.Query<string>(
                "SELECT data FROM events WHERE message = @Seq AND coalesce(json_extract(data, '$.recipient'), @address) = @address COLLATE NOCASE ORDER BY seq", new { row.Seq, address })
                .Select(data => JsonSerializer.Deserialize(data, StoreJson.Default.MailEvent)!).ToArray();
            var isSecret = ((MailKind)row.Kind).Life() < TimeSpan.FromDays(1);
            return new AboutRecipient(row.Tenant, id, row.AcceptedAt.ToMoment(), summary.From, isSecret || summary.Subject.Length == 0 ? null : summary.Subject, (DeliveryState)row.State, row.HasContent, events);
        }).ToArray();
    });

    private static void Forget(Writing writing, Retained what, (long Seq, bool IsNeeded, bool IsLate)[] part)
    {
        foreach (var (seq, isNeeded, isLate) in part)
        {
            if (isNeeded)
            {
                writing.Execute("INSERT INTO retention_late (class, message) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (int)what, seq);
            }
            else if (what == Retained.Events)
            {
                writing.Execute("DELETE FROM events WHERE message = ?1", seq);
                WebhookRows.Forget(writing, seq);
            }
            else
            {
                EraseAll(writing, seq);
            }

            if (isLate)
            {
                writing.Execute("DELETE FROM retention_late WHERE class = ?1 AND message = ?2", (int)what, seq);
            }
            else
            {
                writing.Execute("INSERT INTO retention (class, up_to) VALUES (?1, ?2) ON CONFLICT (class) DO UPDATE SET up_to = max(up_to, ?2)", (int)what, seq);
            }
        }
    }

    private Erased EraseOne(Writing writing, long message, string address, Erased sum)
    {
        if (IsUnderWay(writing, message, address))
        {
            return sum with { UnderWay = sum.UnderWay + 1 };
        }

        var withdrawn = writing.Execute(
            "UPDATE deliveries SET state = 9, due_at = ?3 WHERE message = ?1 AND recipient = ?2 COLLATE NOCASE AND state IN (0, 1, 3, 4, 5)", message, address, clock.GetUtcNow().ToKept());
        writing.Execute("UPDATE deliveries SET recipient = '', original_recipient = NULL, reason = NULL WHERE message = ?1 AND recipient = ?2 COLLATE NOCASE", message, address);
        writing.Execute(
            "UPDATE events SET data = json_remove(data, '$.recipient', '$.reply', '$.reason') WHERE message = ?1 AND json_extract(data, '$.recipient') = ?2 COLLATE NOCASE", message, address);
        TakeOutOfSummary(writing, message, address);
        WebhookRows.Forget(writing, message);
        writing.Execute("DELETE FROM returned WHERE message = (SELECT id FROM messages WHERE seq = ?1)", message);
        var (isLast, waits) = Others(writing, message);
        if (isLast)
        {
            EraseAll(writing, message);
        }
        else if (!waits)
        {
            writing.Execute("DELETE FROM contents WHERE message = ?1", message);
        }

        return sum with { Messages = sum.Messages + 1, Withdrawn = sum.Withdrawn + withdrawn, ContentLeft = sum.ContentLeft + (waits && !isLast ? 1 : 0) };
    }

    private static bool IsUnderWay(Writing writing, long message, string address)
    {
        using var found = writing.Query("SELECT 1 FROM deliveries WHERE message = ?1 AND recipient = ?2 COLLATE NOCASE AND state = 2", message, address);
        return found.Read();
    }

    private static (bool IsLast, bool Waits) Others(Writing writing, long message)
    {
        using var found = writing.Query("SELECT count(*) FILTER (WHERE recipient <> ''), count(*) FILTER (WHERE state < 6) FROM deliveries WHERE message = ?1", message);
        found.Read();
        return (found.GetInt64(0) == 0, found.GetInt64(1) > 0);
    }

    private static void TakeOutOfSummary(Writing writing, long message, string address)
    {
        MessageSummary summary;
        using (var found = writing.Query("SELECT summary FROM messages WHERE seq = ?1", message))
        {
            found.Read();
            summary = JsonSerializer.Deserialize(found.GetString(0), StoreJson.Default.MessageSummary)!;
        }

        bool IsOther(string written) => !written.Contains(address, StringComparison.OrdinalIgnoreCase);
        var changed = summary with { To = [.. summary.To.Where(IsOther)], Cc = [.. summary.Cc.Where(IsOther)], Bcc = [.. summary.Bcc.Where(IsOther)], ReplyTo = [.. summary.ReplyTo.Where(IsOther)] };
        writing.Execute("UPDATE messages SET summary = ?2 WHERE seq = ?1", message, JsonSerializer.Serialize(changed, StoreJson.Default.MessageSummary));
    }

    // Of the sender's own there is left what he wrote of himself: From, tags, times, the fate.
    private static void EraseAll(Writing writing, long message)
    {
        writing.Execute("UPDATE deliveries SET recipient = '', original_recipient = NULL, reason = NULL WHERE message = ?1", message);
        writing.Execute("DELETE FROM contents WHERE message = ?1", message);
        WebhookRows.Forget(writing, message);
        writing.Execute("DELETE FROM returned WHERE message = (SELECT id FROM messages WHERE seq = ?1)", message);
        writing.Execute("UPDATE events SET data = json_remove(data, '$.recipient', '$.reply', '$.reason') WHERE message = ?1", message);
        writing.Execute(
            """
            UPDATE messages SET reverse_path = NULL, envelope_id = NULL, findings = '{}', subject = NULL, data_key = NULL,
                summary = json_set(summary, '$.subject', '', '$.to', json('[]'), '$.cc', json('[]'), '$.bcc', json('[]'), '$.reply_to', json('[]'))
            WHERE seq = ?1
            """,
            message);
    }

    private sealed class ExportRow
    {
        public long Seq { get; init; }

        public string Tenant { get; init; } = string.Empty;

        public byte[] Id { get; init; } = [];

        public long Kind { get; init; }

        public long AcceptedAt { get; init; }

        public string Summary { get; init; } = string.Empty;

        public byte[]? DataKey { get; init; }

        public byte[]? Subject { get; init; }

        public long State { get; init; }

        public bool HasContent { get; init; }
    }
}
