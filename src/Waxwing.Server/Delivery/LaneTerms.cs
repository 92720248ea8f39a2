using Waxwing.Server.Delivery.Retrying;

namespace Waxwing.Server.Delivery;

/// <summary>What keeps each lane from asking too much of its peer: how long it rests when nobody can be asked, and how many retries it has.</summary>
/// <param name="Way">Who is asked.</param>
/// <param name="Chance">Gives a number from 0 (inclusive) to 1 (exclusive); thread-safe.</param>
/// <param name="Waits">The rests in place of those of the way where they are shorter; null: those.</param>
internal sealed record LaneTerms(DeliveryWay Way, Func<double> Chance, BackOff? Waits = null)
{
    /// <summary>The retries.</summary>
    public LaneBudgetOptions Budget { get; init; } = new();
}
