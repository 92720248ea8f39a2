using System.Collections.Concurrent;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>What keeps a lane from asking too much of its peer: how long it rests when nobody can be asked, and how many retries it has. Thread-safe.</summary>
internal sealed class LaneCare(DeliveryWay way, Func<double> chance, TimeProvider clock, BackOff? configured = null)
{
    private readonly ConcurrentDictionary<Lane, Care> _lanes = new();

    /// <summary>That of a lane.</summary>
    public Care Of(Lane lane) => _lanes.GetOrAdd(lane, static (_, all) => new Care(new LaneRest(all.way, all.chance, all.configured), new LaneBudget(new LaneBudgetOptions(), all.clock)), (way, chance, clock, configured));

    /// <summary>That of one lane.</summary>
    /// <param name="Rest">How long it rests.</param>
    /// <param name="Budget">Its retries.</param>
    internal sealed record Care(LaneRest Rest, LaneBudget Budget);
}
