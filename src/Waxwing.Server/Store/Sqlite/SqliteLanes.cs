using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The numbers that stand for lanes in rows. Known by the writer alone, inside its transactions.</summary>
internal static class SqliteLanes
{
    // A tenant may write to more sites than memory holds.
    private const int MostKnown = 10_000;

    /// <summary>The number of a lane, which gets one if it has none.</summary>
    public static long Number(Writing writing, Lane lane)
    {
        if (writing.Known.TryGetValue(lane, out var known))
        {
            return known;
        }

        if (writing.Known.Count >= MostKnown)
        {
            writing.Known.Clear();
        }

        writing.Execute("INSERT INTO lanes (tenant, stream, site) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", lane.Tenant, lane.Stream, lane.Site);
        using var found = writing.Query("SELECT id FROM lanes WHERE tenant = ?1 AND stream = ?2 AND site = ?3", lane.Tenant, lane.Stream, lane.Site);
        found.Read();
        return writing.Known[lane] = found.GetInt64(0);
    }
}
