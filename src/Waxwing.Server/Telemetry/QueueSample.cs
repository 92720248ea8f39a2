using System.Collections.Immutable;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Telemetry;

/// <summary>What waits, as it was a moment ago: bounded, however many lanes there are.</summary>
/// <param name="Depths">How many deliveries of each state wait in each of the fullest lanes, and in all others together.</param>
/// <param name="Oldest">When the oldest delivery of each state was accepted (UTC).</param>
internal sealed record QueueSample(ImmutableArray<LaneDepth> Depths, ImmutableSortedDictionary<DeliveryState, DateTimeOffset> Oldest)
{
    /// <summary>The name of all lanes that have none of their own.</summary>
    public const string Others = "other";

    /// <summary>How many lanes are told by name.</summary>
    public const int Named = 20;

    /// <summary>Nothing waits, as far as is known.</summary>
    public static QueueSample Empty { get; } = new([], ImmutableSortedDictionary<DeliveryState, DateTimeOffset>.Empty);

    /// <summary>Makes one of what the queue counts.</summary>
    public static QueueSample Of(IReadOnlyList<LaneCount> counts)
    {
        var named = counts.GroupBy(count => count.Lane)
            .OrderByDescending(lane => lane.Sum(count => count.Count)).ThenBy(lane => lane.Key.ToString(), StringComparer.Ordinal)
            .Take(Named).Select(lane => lane.Key).ToHashSet();
        return new QueueSample(
            [.. from count in counts
                group count.Count by (Lane: named.Contains(count.Lane) ? count.Lane.ToString() : Others, count.State) into same
                select new LaneDepth(same.Key.Lane, same.Key.State, same.Sum())],
            counts.GroupBy(count => count.State).ToImmutableSortedDictionary(state => state.Key, state => state.Min(count => count.Oldest)));
    }
}

/// <summary>How many deliveries of a state wait in a lane.</summary>
/// <param name="Lane">The lane, or <see cref="QueueSample.Others"/>.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
internal sealed record LaneDepth(string Lane, DeliveryState State, long Count);
