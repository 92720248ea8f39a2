using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Suppressions in SQLite. What follows from mail itself is written by <see cref="SuppressionRows"/>.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this room; values go as parameters.")]
internal sealed class SqliteSuppressions(SqliteDatabase database, TimeProvider clock) : ISuppressions
{
    private const string Holds = "(expires_at IS NULL OR expires_at > $now)";

    // How many rows one write forgets: whoever hands mail over waits no longer for it.
    private const int ForgottenAtOnce = 500;

    public Task<IReadOnlyList<Guid>?> AddAsync(IReadOnlyList<Suppression> wanted, AuditActor actor, CancellationToken cancellationToken) => database.WriteAsync<IReadOnlyList<Guid>?>(writing =>
    {
        var now = clock.GetUtcNow();
        if (Count(writing, wanted[0].Tenant) + wanted.Count > Suppression.MostPerTenant)
        {
            return null;
        }

        var ids = new Guid[wanted.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            var one = wanted[i];
            var found = SuppressionRows.Find(writing, one.Tenant, one.Recipient, one.Stream);
            if (found is { } old && (old.ExpiresAt is null || (old.ExpiresAt > now && one.ExpiresAt is { } until && old.ExpiresAt >= until)))
            {
                ids[i] = old.Id;
                continue;
            }

            // Whoever holds already keeps his name.
            var kept = found is { } holding && holding.ExpiresAt > now ? one with { Id = holding.Id } : one;
            SuppressionRows.Write(writing, kept, found?.Times ?? 1);
            SqliteAudit.Append(writing, Told(actor, AuditAction.SuppressionAdded, kept), now);
            ids[i] = kept.Id;
        }

        return ids;
    });

    public Task<IReadOnlyList<Suppression>> RemoveAsync(string tenant, IReadOnlyList<Guid> ids, IReadOnlyList<Mailbox> recipients, AuditActor actor, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<Suppression>>(writing =>
        {
            var now = clock.GetUtcNow();
            var removed = new List<Suppression>();
            foreach (var id in ids)
            {
                Take(writing, $"SELECT {SuppressionRows.All} FROM suppressions WHERE tenant = ?1 AND id = ?2", tenant, id.ToOctets(), removed);
            }

            foreach (var recipient in recipients)
            {
                Take(writing, $"SELECT {SuppressionRows.All} FROM suppressions WHERE tenant = ?1 AND address = ?2 ORDER BY stream", tenant, SuppressedAddress.Of(recipient), removed);
            }

            // What ended already is forgotten, too, and nobody is told that it was there.
            Suppression[] held = [.. removed.Where(one => one.ExpiresAt is null || one.ExpiresAt > now)];
            foreach (var one in removed)
            {
                writing.Execute("DELETE FROM suppressions WHERE id = ?1", one.Id.ToOctets());
                writing.Execute("DELETE FROM suppression_strikes WHERE tenant = ?1 AND address = ?2", tenant, SuppressedAddress.Of(one.Recipient));
            }

            foreach (var one in held)
            {
                SqliteAudit.Append(writing, Told(actor, AuditAction.SuppressionRemoved, one), now);
                SuppressionRows.Tell(writing, WebhookEventType.SuppressionRemoved, one, now);
            }

            if (removed.Count > 0)
            {
                SuppressionRows.CountChange(writing);
            }

            return held;
        });

    public ValueTask<Suppression?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
        All(connection, $"WHERE tenant = $tenant AND id = $id AND {Holds}", ("$tenant", tenant), ("$id", id.ToOctets()), ("$now", Now)).FirstOrDefault()));

    public ValueTask<IReadOnlyList<Suppression>> FindAsync(string tenant, Mailbox recipient, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Suppression>>(database.ReadFile(connection =>
        All(connection, $"WHERE tenant = $tenant AND address = $address AND {Holds} ORDER BY stream", ("$tenant", tenant), ("$address", SuppressedAddress.Of(recipient)), ("$now", Now)).ToArray()));

    public ValueTask<Slice<Suppression>> ListAsync(string tenant, SuppressionOrigin? origin, string? stream, Page page, CancellationToken cancellationToken)
    {
        var (bound, order) = page.Before is null ? ("id < $bound", "DESC") : ("id > $bound", "ASC");
        var where = $"""
            WHERE tenant = $tenant {((page.Before ?? page.After) is null ? "" : $"AND {bound}")} AND {Holds} {(origin is null ? "" : "AND origin = $origin")} {(stream is null ? "" : "AND stream = $stream")}
            ORDER BY id {order} LIMIT $limit
            """;
        var found = database.ReadFile(connection => All(connection, where,
            ("$tenant", tenant), ("$bound", (page.Before ?? page.After ?? Guid.Empty).ToOctets()), ("$now", Now), ("$origin", (int)(origin ?? default)), ("$stream", stream ?? ""), ("$limit", page.Limit + 1)).ToArray());
        var part = found.Take(page.Limit);
        return ValueTask.FromResult(new Slice<Suppression>([.. page.Before is null ? part : part.Reverse()], found.Length > page.Limit));
    }

    public Task<bool> UnsubscribeAsync(string tenant, string stream, Mailbox recipient, Guid messageId, CancellationToken cancellationToken)
    {
        var told = new MailEvent
        {
            Id = Ids.New(clock),
            Type = MailEventType.Unsubscribed,
            At = clock.GetUtcNow(),
            Tenant = tenant,
            MessageId = messageId,
            Recipient = recipient.ToString(),
            Reason = $"the recipient wants no more mail of stream {stream}",
        };
        return database.WriteAsync(writing =>
        {
            if (SuppressionRows.Find(writing, tenant, recipient, stream) is { ExpiresAt: null, Origin: SuppressionOrigin.Unsubscribe })
            {
                return false;
            }

            SuppressionRows.Write(writing, new Suppression
            {
                Id = Ids.New(clock),
                Tenant = tenant,
                Recipient = recipient,
                Stream = stream,
                Origin = SuppressionOrigin.Unsubscribe,
                Reason = "the recipient unsubscribed",
                Source = told.Id,
                CreatedAt = told.At,
            });
            // The message may have been erased meanwhile: the wish counts all the same.
            if (SqliteMail.Find(writing, tenant, messageId) is { } message)
            {
                MessageRows.Tell(writing, message, told);
            }

            return true;
        });
    }

    public IReadOnlyDictionary<Mailbox, Suppression> Among(string tenant, string stream, IEnumerable<Mailbox> recipients, DateTimeOffset at) => database.ReadFile(connection =>
    {
        var barred = new Dictionary<Mailbox, Suppression>();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {SuppressionRows.All} FROM suppressions WHERE tenant = $tenant AND address = $address AND stream IN ('', $stream) AND {Holds} ORDER BY stream LIMIT 1";
        command.Parameters.AddWithValue("$tenant", tenant);
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$now", at.ToKept());
        var address = command.Parameters.AddWithValue("$address", "");
        foreach (var recipient in recipients)
        {
            address.Value = SuppressedAddress.Of(recipient);
            using var row = command.ExecuteReader();
            if (row.Read())
            {
                barred[recipient] = SuppressionRows.Read(row);
            }
        }

        return barred;
    });

    public SuppressedTenants? Tenants(long? known) => database.ReadFile<SuppressedTenants?>(connection =>
    {
        using var moment = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = "SELECT version FROM suppression_changes";
        var version = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version == known)
        {
            return null;
        }

        // From tenant to tenant through the index, whatever number of rows each has.
        command.CommandText =
            """
            WITH RECURSIVE having_some (tenant) AS (
                SELECT (SELECT tenant FROM suppressions ORDER BY tenant LIMIT 1)
                UNION ALL
                SELECT (SELECT tenant FROM suppressions WHERE tenant > having_some.tenant ORDER BY tenant LIMIT 1) FROM having_some WHERE having_some.tenant IS NOT NULL)
            SELECT tenant FROM having_some WHERE tenant IS NOT NULL
            """;
        using var rows = command.ExecuteReader();
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            tenants.Add(rows.GetString(0));
        }

        return new SuppressedTenants(version, tenants.ToFrozenSet(StringComparer.Ordinal));
    });

    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (ended, heard) = ((before - SuppressionTerm.Memory).ToKept(), (before - SuppressionTerm.Within).ToKept());
        int forgotten;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            forgotten = await database.WriteAsync(writing =>
            {
                var count = writing.Execute("DELETE FROM suppressions WHERE id IN (SELECT id FROM suppressions WHERE expires_at <= ?1 LIMIT ?2)", ended, ForgottenAtOnce);
                if (count > 0)
                {
                    SuppressionRows.CountChange(writing);
                }

                return count + writing.Execute(
                    "DELETE FROM suppression_strikes WHERE (tenant, address, source) IN (SELECT tenant, address, source FROM suppression_strikes WHERE at <= ?1 LIMIT ?2)", heard, ForgottenAtOnce);
            }).ConfigureAwait(false);
        }
        while (forgotten >= ForgottenAtOnce);
    }

    private long Now => clock.GetUtcNow().ToKept();

    private static long Count(Writing writing, string tenant)
    {
        using var count = writing.Query("SELECT count(*) FROM suppressions WHERE tenant = ?1", tenant);
        count.Read();
        return count.GetInt64(0);
    }

    private static void Take(Writing writing, string sql, string tenant, object which, List<Suppression> found)
    {
        using var rows = writing.Query(sql, tenant, which);
        while (rows.Read())
        {
            var one = SuppressionRows.Read(rows);
            if (!found.Exists(other => other.Id == one.Id))
            {
                found.Add(one);
            }
        }
    }

    // The address is left out: entries are kept for ever, addresses are not.
    private static AuditFact Told(AuditActor actor, AuditAction action, Suppression suppression) => new(actor, action)
    {
        Target = suppression.Id.ToString(),
        Tenant = suppression.Tenant,
        Details = AuditDetails.Of(("origin", suppression.Origin.Word()), ("stream", suppression.Stream), ("expires", suppression.ExpiresAt)),
    };

    private static IEnumerable<Suppression> All(SqliteConnection connection, string where, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {SuppressionRows.All} FROM suppressions {where}";
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            yield return SuppressionRows.Read(rows);
        }
    }
}
