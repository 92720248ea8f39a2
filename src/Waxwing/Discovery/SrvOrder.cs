using Waxwing.Trust;

namespace Waxwing;

/// <summary>The order in which the servers of a service are tried (RFC 2782): by priority, and among equals by weight and chance.</summary>
internal static class SrvOrder
{
    /// <param name="records">The records, in any order.</param>
    /// <param name="chance">Gives a number from 0 (inclusive) to 1 (exclusive).</param>
    public static IEnumerable<SrvRecord> Of(IEnumerable<SrvRecord> records, Func<double> chance)
    {
        foreach (var equals in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // RFC 2782, "Weight": those of weight zero stand first, so that they have a very small chance, and not none.
            var left = equals.OrderBy(record => record.Weight == 0 ? 0 : 1).ToList();
            while (left.Count > 0)
            {
                var drawn = (int)(chance() * (left.Sum(record => record.Weight) + 1));
                var running = 0;
                var chosen = left.First(record => (running += record.Weight) >= drawn);
                left.Remove(chosen);
                yield return chosen;
            }
        }
    }
}
