namespace Waxwing.Outbox;

/// <summary>The table that mail waits in. It lies in the database of the business, since only then one commit decides on both.</summary>
public static class OutboxTable
{
    /// <summary>Its name.</summary>
    public const string Name = "waxwing_outbox";

    /// <summary>What makes the table and its indexes where they are not there; it can be run again. Columns are described in docs/outbox.md.</summary>
    /// <param name="dialect">The database.</param>
    /// <returns>SQL statements, each with a semicolon.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="dialect"/> is null.</exception>
    public static string Script(OutboxDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return $"""
            CREATE TABLE IF NOT EXISTS {Name} (
              id text NOT NULL PRIMARY KEY,
              message_id text NOT NULL,
              kind text NOT NULL,
              reverse_path text NULL,
              content {dialect.Octets} NOT NULL,
              findings text NOT NULL,
              requests text NULL,
              recipients text NOT NULL,
              state text NOT NULL,
              created_at {dialect.Number} NOT NULL,
              expires_at {dialect.Number} NOT NULL,
              due_at {dialect.Number} NULL,
              attempts {dialect.Number} NOT NULL,
              fence {dialect.Number} NOT NULL,
              leased_until {dialect.Number} NULL,
              interrupted {dialect.Number} NOT NULL,
              possible_duplicates {dialect.Number} NOT NULL,
              reason text NULL,
              ended_at {dialect.Number} NULL
            );
            CREATE INDEX IF NOT EXISTS {DueIndex} ON {Name} (due_at) WHERE {IsOpen};
            CREATE INDEX IF NOT EXISTS {EndedIndex} ON {Name} (ended_at) WHERE {HasEnded};

            """;
    }

    internal const string DueIndex = "ix_waxwing_outbox_due";
    internal const string EndedIndex = "ix_waxwing_outbox_ended";
    internal const string IsOpen = "ended_at IS NULL";
    internal const string HasEnded = "ended_at IS NOT NULL";
}
