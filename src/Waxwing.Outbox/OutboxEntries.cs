using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>Reads how messages of an outbox stand, and lets go of those that are held. Thread-safe.</summary>
public sealed class OutboxEntries
{
    private const string Columns = "id, message_id, kind, state, recipients, attempts, possible_duplicates, created_at, due_at, ended_at, reason";

    private const string ReleaseSql = $"UPDATE {OutboxTable.Name} SET state = 'Queued', due_at = @now WHERE id = @id AND state = 'Held'";

    private const string OverviewSql = $"""
        SELECT COUNT(*), SUM(CASE WHEN state = 'Held' THEN 1 ELSE 0 END), MIN(CASE WHEN state = 'Queued' THEN due_at ELSE NULL END)
        FROM {OutboxTable.Name} WHERE {OutboxTable.IsOpen}
        """;

    private readonly IOutboxDatabase _database;
    private readonly TimeProvider _clock;

    /// <summary>Of a table.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="dialect">The database.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public OutboxEntries(DbDataSource source, OutboxDialect dialect)
        : this(new SourceDatabase(source ?? throw new ArgumentNullException(nameof(source)), dialect ?? throw new ArgumentNullException(nameof(dialect))), TimeProvider.System)
    {
    }

    internal OutboxEntries(IOutboxDatabase database, TimeProvider clock) => (_database, _clock) = (database, clock);

    /// <summary>Finds a message.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The message as it stands now; null where its transaction has not committed, or where it ended longer ago than <see cref="OutboxOptions.Retention"/>.</returns>
    /// <exception cref="DbException">The database failed.</exception>
    public Task<OutboxEntry?> FindAsync(Guid id, CancellationToken cancellationToken = default) => _database.UseAsync(
        async (connection, _) =>
        {
            var command = connection.Command($"SELECT {Columns} FROM {OutboxTable.Name} WHERE id = @id");
            await using (command.ConfigureAwait(false))
            {
                command.With("@id", id.ToString("N"));
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? Read(reader) : null;
                }
            }
        },
        cancellationToken);

    /// <summary>Has a held message sent again, with the same octets: whoever says so takes it on himself that it may arrive twice.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was held.</returns>
    /// <exception cref="DbException">The database failed.</exception>
    public Task<bool> ReleaseAsync(Guid id, CancellationToken cancellationToken = default) => _database.UseAsync(
        async (connection, _) =>
        {
            var command = connection.Command(ReleaseSql);
            await using (command.ConfigureAwait(false))
            {
                command.With("@now", _clock.GetUtcNow().ToUnixTimeMilliseconds()).With("@id", id.ToString("N"));
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
            }
        },
        cancellationToken);

    /// <summary>How many messages have not ended, how many of them are held, and since when the oldest that waits is due (UTC).</summary>
    internal Task<(long Open, long Held, DateTimeOffset? DueSince)> OverviewAsync(CancellationToken cancellationToken) => _database.UseAsync(
        async (connection, _) =>
        {
            var command = connection.Command(OverviewSql);
            await using (command.ConfigureAwait(false))
            {
                var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                    return (reader.GetInt64(0), reader.NumberOrNull(1) ?? 0, reader.TimeOrNull(2));
                }
            }
        },
        cancellationToken);

    private static OutboxEntry Read(DbDataReader reader) => new()
    {
        Id = Guid.ParseExact(reader.GetString(0), "N"),
        MessageId = reader.GetString(1),
        Kind = Enum.Parse<MailKind>(reader.GetString(2)),
        State = Enum.Parse<OutboxState>(reader.GetString(3)),
        Recipients = [.. OutboxJson.ReadRecipients(reader.GetString(4))],
        Attempts = (int)reader.GetInt64(5),
        PossibleDuplicates = (int)reader.GetInt64(6),
        CreatedAt = reader.Time(7),
        DueAt = reader.TimeOrNull(8),
        EndedAt = reader.TimeOrNull(9),
        Reason = reader.TextOrNull(10),
    };
}
