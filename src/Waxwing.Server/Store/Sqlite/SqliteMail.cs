using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Messages in SQLite: accepting them, and changing what was not sent yet. What only reads stands beside.</summary>
internal sealed partial class SqliteMail(SqliteDatabase database, MessageProtection protection, TimeProvider clock) : IMailStore
{
    public Task<bool> AcceptAsync(IReadOnlyList<NewMessage> messages, Answered? answered, Lease? lease, CancellationToken cancellationToken)
    {
        // What costs time is made before the writer's turn.
        var rows = new MessageRows[messages.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = MessageRows.Of(messages[i], protection, clock);
        }

        return database.WriteAsync(writing =>
        {
            if (answered is not null && !Answer(writing, answered))
            {
                return false;
            }

            var now = clock.GetUtcNow().ToKept();
            foreach (var row in rows)
            {
                row.Insert(writing, lease, now);
            }

            return true;
        });
    }

    public Task<Claim> ClaimAsync(IdempotencyKey key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var octets = body.ToArray();
        var token = Ids.New(clock);
        return database.WriteAsync(writing =>
        {
            var now = clock.GetUtcNow();
            using (var found = writing.Query(
                "SELECT body, answer, claimed_until, forget_at FROM repetitions WHERE tenant = ?1 AND endpoint = ?2 AND key = ?3", key.Tenant, key.Endpoint, key.Key))
            {
                if (found.Read() && found.GetInt64(3) > now.ToKept())
                {
                    var isSame = found.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(octets);
                    var answer = found.IsDBNull(1) ? null : found.GetString(1);
                    if (answer is not null)
                    {
                        return isSame ? new Claim(ClaimOutcome.Answered, Answer: answer) : new Claim(ClaimOutcome.OtherBody);
                    }

                    if (found.GetInt64(2) > now.ToKept())
                    {
                        return new Claim(isSame ? ClaimOutcome.Running : ClaimOutcome.OtherBody);
                    }
                }
            }

            writing.Execute(
                """
                INSERT INTO repetitions (tenant, endpoint, key, body, token, answer, claimed_until, forget_at) VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, ?7)
                ON CONFLICT (tenant, endpoint, key) DO UPDATE SET body = ?4, token = ?5, answer = NULL, claimed_until = ?6, forget_at = ?7
                """,
                key.Tenant, key.Endpoint, key.Key, octets, token.ToOctets(), (now + IdempotencyKey.Patience).ToKept(), (now + IdempotencyKey.Life).ToKept());
            return new Claim(ClaimOutcome.Claimed, token);
        });
    }

    public Task DropClaimAsync(IdempotencyKey key, Guid token, CancellationToken cancellationToken) => database.WriteAsync(writing => writing.Execute(
        "DELETE FROM repetitions WHERE tenant = ?1 AND endpoint = ?2 AND key = ?3 AND token = ?4 AND answer IS NULL", key.Tenant, key.Endpoint, key.Key, token.ToOctets()));

    public Task<bool> RescheduleAsync(string tenant, Guid id, DateTimeOffset at, DateTimeOffset expiresAt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var octets = SealedContent(tenant, id, content.ToArray());
        return database.WriteAsync(writing =>
        {
            if (Find(writing, tenant, id) is not { } message
                || writing.Execute("UPDATE deliveries SET due_at = ?2 WHERE message = ?1 AND state = 0", message, at.ToKept()) == 0)
            {
                return false;
            }

            writing.Execute("UPDATE messages SET scheduled_at = ?2, expires_at = ?3, octets = ?4 WHERE seq = ?1", message, at.ToKept(), expiresAt.ToKept(), content.Length);
            writing.Execute("UPDATE contents SET octets = ?2 WHERE message = ?1", message, octets);
            MessageRows.Tell(writing, message, Event(tenant, id, MailEventType.Rescheduled) with { NextAt = at });
            return true;
        });
    }

    public Task<int?> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (Find(writing, tenant, id) is not { } message)
        {
            return (int?)null;
        }

        var withdrawn = writing.Execute(
            "UPDATE deliveries SET state = 9, due_at = ?2, reason = NULL WHERE message = ?1 AND state IN (0, 1, 3, 4, 5)", message, clock.GetUtcNow().ToKept());
        if (withdrawn > 0)
        {
            MessageRows.Tell(writing, message, Event(tenant, id, MailEventType.Cancelled));
        }

        return withdrawn;
    });

    /// <summary>The number of a message in rows, or null.</summary>
    internal static long? Find(Writing writing, string tenant, Guid id)
    {
        using var found = writing.Query("SELECT seq FROM messages WHERE id = ?1 AND tenant = ?2", id.ToOctets(), tenant);
        return found.Read() ? found.GetInt64(0) : null;
    }

    private MailEvent Event(string tenant, Guid id, MailEventType type) => new() { Id = Ids.New(clock), Type = type, At = clock.GetUtcNow(), Tenant = tenant, MessageId = id };

    private static bool Answer(Writing writing, Answered answered) => writing.Execute(
        "UPDATE repetitions SET answer = ?5 WHERE tenant = ?1 AND endpoint = ?2 AND key = ?3 AND token = ?4 AND answer IS NULL",
        answered.Key.Tenant, answered.Key.Endpoint, answered.Key.Key, answered.Token.ToOctets(), answered.Answer) > 0;
}
