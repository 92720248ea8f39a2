using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>What workers do with the table: each a statement of its own, so that nothing is locked while a message is sent. Thread-safe.</summary>
internal sealed class OutboxStore(IOutboxDatabase database, TimeProvider clock)
{
    private const int PrunedAtATime = 1000;

    // What stands to the right of SET is the row as it was: whoever was sending it has written no outcome.
    private const string ClaimSql = $"""
        UPDATE {OutboxTable.Name}
        SET interrupted = CASE WHEN state = 'Sending' THEN 1 ELSE 0 END,
            possible_duplicates = possible_duplicates + CASE WHEN state = 'Sending' THEN 1 ELSE 0 END,
            state = 'Sending', attempts = attempts + 1, fence = fence + 1, leased_until = @until
        WHERE id
        """;

    private const string ClaimedSql = """
        RETURNING id, kind, reverse_path, content, findings, requests, recipients, created_at, expires_at, attempts, fence, interrupted
        """;

    private const string DueSql = $"""
        SELECT id FROM {OutboxTable.Name}
        WHERE {OutboxTable.IsOpen} AND due_at <= @now AND (leased_until IS NULL OR leased_until <= @now)
        ORDER BY due_at LIMIT @count
        """;

    private const string RenewSql = $"UPDATE {OutboxTable.Name} SET leased_until = @until WHERE id = @id AND fence = @fence AND state = 'Sending'";

    // Content that nobody will send any more is let go of.
    private const string SettleSql = $"""
        UPDATE {OutboxTable.Name}
        SET state = @state, recipients = @recipients, due_at = @due, ended_at = @ended, reason = @reason, leased_until = NULL, interrupted = 0,
            attempts = attempts - @uncharged, possible_duplicates = possible_duplicates + @twice, content = CASE WHEN @ended IS NULL THEN content ELSE @none END
        WHERE id = @id AND fence = @fence AND state = 'Sending'
        """;

    private const string PruneSql = $"DELETE FROM {OutboxTable.Name} WHERE id IN (SELECT id FROM {OutboxTable.Name} WHERE {OutboxTable.HasEnded} AND ended_at <= @before LIMIT @count)";

    /// <summary>Takes what is due, and writes down that it is being sent before it is.</summary>
    public Task<List<Claim>> ClaimAsync(int count, TimeSpan lease, CancellationToken cancellationToken) => database.UseAsync(
        async (connection, dialect) =>
        {
            var now = clock.GetUtcNow();
            var command = connection.Command($"{ClaimSql} {dialect.OneOf.Begin}{DueSql}{dialect.OneOf.End} {ClaimedSql}");
            await using (command.ConfigureAwait(false))
            {
                command.With("@now", now.ToUnixTimeMilliseconds()).With("@until", (now + lease).ToUnixTimeMilliseconds()).With("@count", (long)count);
                return await ReadAsync(command, Claimed, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Keeps a claim for longer.</summary>
    /// <returns>Whether it is still ours.</returns>
    public Task<bool> RenewAsync(Claim claim, TimeSpan lease, CancellationToken cancellationToken) =>
        ChangeAsync(RenewSql, command => command.With("@until", (clock.GetUtcNow() + lease).ToUnixTimeMilliseconds()).With("@id", claim.Id).With("@fence", claim.Fence), cancellationToken);

    /// <summary>Writes down how an attempt ended.</summary>
    /// <returns>Whether it counts: the claim was still ours.</returns>
    public Task<bool> SettleAsync(Claim claim, Settlement settlement, CancellationToken cancellationToken) => ChangeAsync(
        SettleSql,
        command => command
            .With("@state", settlement.State.ToString()).With("@recipients", OutboxJson.Write(settlement.Recipients))
            .With("@due", settlement.DueAt?.ToUnixTimeMilliseconds()).With("@ended", settlement.EndedAt?.ToUnixTimeMilliseconds()).With("@reason", settlement.Reason)
            .With("@uncharged", settlement.WasNoAttempt ? 1L : 0L).With("@twice", settlement.MayArriveTwice ? 1L : 0L).With("@none", Array.Empty<byte>())
            .With("@id", claim.Id).With("@fence", claim.Fence),
        cancellationToken);

    /// <summary>Forgets some of what ended before a time.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.UseAsync(
        async (connection, _) =>
        {
            var command = connection.Command(PruneSql);
            await using (command.ConfigureAwait(false))
            {
                command.With("@before", before.ToUnixTimeMilliseconds()).With("@count", (long)PrunedAtATime);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == PrunedAtATime;
            }
        },
        cancellationToken);

    private Task<bool> ChangeAsync(string sql, Action<DbCommand> fill, CancellationToken cancellationToken) => database.UseAsync(
        async (connection, _) =>
        {
            var command = connection.Command(sql);
            await using (command.ConfigureAwait(false))
            {
                fill(command);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            }
        },
        cancellationToken);

    private static async Task<List<T>> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }
        }

        return rows;
    }

    private static Claim Claimed(DbDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Kind = Enum.Parse<MailKind>(reader.GetString(1)),
        ReversePath = reader.TextOrNull(2),
        Content = reader.GetFieldValue<byte[]>(3),
        Findings = reader.GetString(4),
        Requests = OutboxJson.ReadRequests(reader.TextOrNull(5)),
        Recipients = OutboxJson.ReadRecipients(reader.GetString(6)),
        CreatedAt = reader.Time(7),
        ExpiresAt = reader.Time(8),
        Attempt = (int)reader.GetInt64(9),
        Fence = reader.GetInt64(10),
        IsTakenOver = reader.GetInt64(11) != 0,
    };
}
