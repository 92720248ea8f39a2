using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>Makes one attempt at delivering a message to some of its recipients.</summary>
internal interface ICarrier
{
    /// <summary>Carries it. Never throws: whatever happens is an outcome for each of the deliveries, in their order.</summary>
    /// <param name="lane">The lane of all of them.</param>
    /// <param name="deliveries">Leased deliveries of one message.</param>
    /// <param name="cancellationToken">The service stops: what can be left undone is.</param>
    Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken);
}

/// <summary>What became of an attempt.</summary>
/// <param name="Outcomes">The outcome for each delivery.</param>
internal sealed record Carried(IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>What waits in the lane and belongs into another, as the attempt has shown.</summary>
    public IReadOnlyList<SiteMove> Moves { get; init; } = [];

    /// <summary>The message that tells the sender what became of his, or null.</summary>
    public NewMessage? Report { get; init; }

    /// <summary>Ends with what became of deliveries of unknown fate after all, where their server may still answer; null where it will not.</summary>
    public Task<Carried>? Later { get; init; }
}
