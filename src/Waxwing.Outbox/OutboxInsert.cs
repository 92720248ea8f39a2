using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>Writes a row into a transaction.</summary>
internal static class OutboxInsert
{
    private const string Sql = $"""
        INSERT INTO {OutboxTable.Name} (id, message_id, kind, reverse_path, content, findings, requests, recipients, state, created_at, expires_at, due_at, attempts, fence, interrupted, possible_duplicates)
        VALUES (@id, @message_id, @kind, @reverse_path, @content, @findings, @requests, @recipients, @state, @created_at, @expires_at, @due_at, 0, 0, 0, 0)
        """;

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public static async Task WriteAsync(DbTransaction transaction, OutboxRow row, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The transaction has ended: nothing can be written into it any more.");
        var command = connection.Command(Sql);
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            command
                .With("@id", row.Id).With("@message_id", row.MessageId).With("@kind", row.Kind).With("@reverse_path", row.ReversePath)
                .With("@content", row.Content).With("@findings", row.Findings).With("@requests", row.Requests).With("@recipients", row.Recipients)
                .With("@state", row.State).With("@created_at", row.CreatedAt).With("@expires_at", row.ExpiresAt).With("@due_at", row.DueAt);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
