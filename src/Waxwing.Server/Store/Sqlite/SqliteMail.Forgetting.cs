using Dapper;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <content>Forgetting what nobody needs any more.</content>
internal sealed partial class SqliteMail
{
    // What waits or is under way.
    private const string IsNeeded = "EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message = contents.message AND state < 6)";

    // Messages bear the time in their ids, and their numbers grow with it but for neighbours: what stands behind the first that is younger is not looked at, and has its turn later.
    private const string Old =
        """
        SELECT message FROM contents
        WHERE message < coalesce((SELECT seq FROM messages WHERE id >= @first ORDER BY id LIMIT 1), 9223372036854775807)
          AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message = contents.message AND (state < 6 OR due_at >= @before))
        ORDER BY message LIMIT @atMost
        """;

    private const string ShortLived = $"SELECT message FROM contents WHERE is_short_lived = 1 AND NOT {IsNeeded} LIMIT @atMost";

    public async Task<int> ForgetAsync(DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Searched by a reader, so that the writer has no more to do than to delete.
        var found = database.ReadFile(connection =>
        {
            var shortLived = connection.Query<long>(ShortLived, new { atMost }).AsList();
            var old = connection.Query<long>(Old, new { first = Ids.FirstOctets(before), before = before.ToKept(), atMost = atMost - shortLived.Count });
            return shortLived.Select(message => (Message: message, IsSecret: true)).Concat(old.Except(shortLived).Select(message => (Message: message, IsSecret: false))).ToArray();
        });
        if (found.Length == 0)
        {
            return 0;
        }

        // A person may have let one be tried again meanwhile.
        return await database.WriteAsync(writing => found.Sum(one => Forget(writing, one.Message, one.IsSecret))).ConfigureAwait(false);
    }

    private static int Forget(Writing writing, long message, bool isSecret)
    {
        var forgotten = writing.Execute($"DELETE FROM contents WHERE message = ?1 AND NOT {IsNeeded}", message);
        if (forgotten > 0 && isSecret)
        {
            // The subject of a code holds the code, as often as not; and without its data key nothing of the message can be read, wherever a copy of it is.
            writing.Execute("UPDATE messages SET subject = NULL, data_key = NULL, summary = json_set(summary, '$.subject', '') WHERE seq = ?1", message);
        }

        return forgotten;
    }
}
