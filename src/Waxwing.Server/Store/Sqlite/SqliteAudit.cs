using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The audit log and its heads in the database of everything else, so that an action and its entry are one commit.</summary>
internal sealed class SqliteAudit(SqliteDatabase database, TimeProvider clock) : IAuditTrail, IAuditHeads
{
    /// <summary>Appends an entry in the transaction of another write: both are written, or neither.</summary>
    /// <param name="writing">The transaction.</param>
    /// <param name="fact">What is written down.</param>
    /// <param name="now">The time (UTC).</param>
    public static AuditEntry Append(Writing writing, AuditFact fact, DateTimeOffset now)
    {
        var entry = AuditEntry.Behind(Last(writing), fact, now);
        writing.Execute(
            "INSERT INTO audit (sequence, at, actor, action, tenant, target, details, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            entry.Sequence, entry.Milliseconds, entry.Actor, entry.Action, entry.Tenant, entry.Target, entry.Details, entry.Previous.ToArray(), entry.Hash.ToArray());
        return entry;
    }

    /// <inheritdoc/>
    public Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.WriteAsync(writing => Append(writing, fact, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public AuditEntry? Last() => database.ReadFile(AuditRows.Last);

    /// <inheritdoc/>
    public IReadOnlyList<AuditEntry> List(AuditFilter filter, int atMost) => database.ReadFile(connection => AuditRows.List(connection, filter, atMost));

    /// <inheritdoc/>
    public T Read<T>(Func<AuditRecord, T> read) => database.ReadFile(connection => AuditRows.Read(connection, read));

    /// <inheritdoc/>
    AuditHead? IAuditHeads.Last() => database.ReadFile(AuditRows.LastHead);

    /// <inheritdoc/>
    public Task AddAsync(AuditHead head, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.WriteAsync(writing => writing.Execute(
            "INSERT INTO audit_heads (sequence, hash, at, key, signature) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            head.Sequence, head.Hash.ToArray(), head.At.ToUnixTimeMilliseconds(), head.Key, head.Signature.ToArray()));
    }

    /// <inheritdoc/>
    public Task AnnounceAsync(PublicHeadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return database.WriteAsync(writing =>
        {
            if (writing.Execute("INSERT INTO audit_keys (id, octets) VALUES (?1, ?2) ON CONFLICT DO NOTHING", key.Id, key.Octets.ToArray()) > 0)
            {
                Append(writing, new AuditFact(AuditActor.Service, AuditAction.HeadKeyMade) { Target = key.Id }, clock.GetUtcNow());
            }
        });
    }

    private static AuditEntry? Last(Writing writing)
    {
        using var reader = writing.Query(AuditRows.LastEntry);
        return reader.Read() ? AuditRows.Entry(reader) : null;
    }
}
