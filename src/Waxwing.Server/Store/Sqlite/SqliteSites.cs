using Waxwing.Server.Delivery;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What was learned of sites, in SQLite.</summary>
internal sealed class SqliteSites(SqliteDatabase database) : ISiteStore
{
    // What one write forgets at most.
    private const int ForgottenAtOnce = 1_000;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LearnedSite>> ReadAsync(DateTimeOffset since, int atMost, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<LearnedSite>>(database.ReadFile(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT domain, operator, learned_at FROM sites WHERE learned_at >= $since ORDER BY learned_at DESC LIMIT $limit";
            command.Parameters.AddWithValue("$since", since.ToKept());
            command.Parameters.AddWithValue("$limit", atMost);
            using var rows = command.ExecuteReader();
            var sites = new List<LearnedSite>();
            while (rows.Read())
            {
                sites.Add(new LearnedSite(rows.GetString(0), rows.GetString(1), rows.GetInt64(2).ToMoment()));
            }

            return sites;
        }));

    /// <inheritdoc/>
    public Task KeepAsync(IReadOnlyCollection<LearnedSite> sites, DateTimeOffset forgetBefore, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        foreach (var site in sites)
        {
            writing.Execute(
                """
                INSERT INTO sites (domain, operator, learned_at) VALUES (?1, ?2, ?3)
                ON CONFLICT (domain) DO UPDATE SET operator = ?2, learned_at = ?3 WHERE learned_at < ?3
                """,
                site.Domain, site.Operator, site.At.ToKept());
        }

        writing.Execute("DELETE FROM sites WHERE domain IN (SELECT domain FROM sites WHERE learned_at < ?1 LIMIT ?2)", forgetBefore.ToKept(), ForgottenAtOnce);
    });
}
