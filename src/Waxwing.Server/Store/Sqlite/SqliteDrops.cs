using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Drops;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Drops in SQLite.</summary>
internal sealed class SqliteDrops(SqliteDatabase database, TimeProvider clock) : IDropStore
{
    private const string Columns = "SELECT id, tenant, created_at, expires_at, opens_left, guesses_left, has_passphrase, opened_at, withdrawn_at, content FROM drops";

    // What one write erases and forgets at most.
    private const int AtOnce = 500;

    /// <inheritdoc/>
    public Task AddAsync(Drop drop, byte[] name, byte[] closed, AuditFact told) => database.WriteAsync(writing =>
    {
        writing.Execute(
            """
            INSERT INTO drops (name, id, tenant, created_at, expires_at, opens_left, guesses_left, has_passphrase, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            name, drop.Id.ToOctets(), drop.Tenant, drop.CreatedAt.ToKept(), drop.ExpiresAt.ToKept(), drop.OpensLeft, drop.GuessesLeft, drop.HasPassphrase, closed);
        SqliteAudit.Append(writing, told, clock.GetUtcNow());
    });

    /// <inheritdoc/>
    public Drop? Find(string tenant, Guid id) => database.ReadFile(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{Columns} WHERE id = $id AND tenant = $tenant";
        command.Parameters.AddWithValue("$id", id.ToOctets());
        command.Parameters.AddWithValue("$tenant", tenant);
        return Read(command)?.Drop;
    });

    /// <inheritdoc/>
    public (Drop Drop, byte[]? Closed)? Find(byte[] name) => database.ReadFile(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"{Columns} WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return Read(command);
    });

    /// <inheritdoc/>
    public Task<bool> TryGuessAsync(Guid id) =>
        database.WriteAsync(writing => writing.Execute("UPDATE drops SET guesses_left = guesses_left - 1 WHERE id = ?1 AND guesses_left > 0", id.ToOctets()) > 0);

    /// <inheritdoc/>
    public Task<bool> TryTakeAsync(Guid id, AuditFact told) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        var isTaken = writing.Execute(
            """
            UPDATE drops SET opens_left = opens_left - 1, guesses_left = ?3, opened_at = coalesce(opened_at, ?2), content = CASE WHEN opens_left > 1 THEN content END
            WHERE id = ?1 AND opens_left > 0 AND expires_at > ?2 AND withdrawn_at IS NULL
            """,
            id.ToOctets(), now.ToKept(), Drop.Guesses) > 0;
        if (isTaken)
        {
            SqliteAudit.Append(writing, told, now);
        }

        return isTaken;
    });

    /// <inheritdoc/>
    public Task<bool> WithdrawAsync(string tenant, Guid id, AuditFact told) => database.WriteAsync(writing =>
    {
        var now = clock.GetUtcNow();
        if (writing.Execute("UPDATE drops SET withdrawn_at = ?3, content = NULL WHERE id = ?1 AND tenant = ?2 AND withdrawn_at IS NULL", id.ToOctets(), tenant, now.ToKept()) > 0)
        {
            SqliteAudit.Append(writing, told, now);
            return true;
        }

        using var found = writing.Query("SELECT 1 FROM drops WHERE id = ?1 AND tenant = ?2", id.ToOctets(), tenant);
        return found.Read();
    });

    /// <inheritdoc/>
    public Task EraseAsync(DateTimeOffset forgetBefore) => database.WriteAsync(writing =>
    {
        writing.Execute(
            "UPDATE drops SET content = NULL WHERE name IN (SELECT name FROM drops WHERE content IS NOT NULL AND (expires_at <= ?1 OR guesses_left = 0) LIMIT ?2)", clock.GetUtcNow().ToKept(), AtOnce);
        writing.Execute("DELETE FROM drops WHERE name IN (SELECT name FROM drops WHERE expires_at < ?1 LIMIT ?2)", forgetBefore.ToKept(), AtOnce);
    });

    private static (Drop Drop, byte[]? Closed)? Read(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var drop = new Drop
        {
            Id = Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
            Tenant = row.GetString(1),
            CreatedAt = row.GetInt64(2).ToMoment(),
            ExpiresAt = row.GetInt64(3).ToMoment(),
            OpensLeft = row.GetInt32(4),
            GuessesLeft = row.GetInt32(5),
            HasPassphrase = row.GetBoolean(6),
            OpenedAt = row.IsDBNull(7) ? null : row.GetInt64(7).ToMoment(),
            WithdrawnAt = row.IsDBNull(8) ? null : row.GetInt64(8).ToMoment(),
        };
        return (drop, row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9));
    }
}
