using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// Asks before each attempt whether its recipients may be written to: mail that was accepted before they came onto the list is not sent either. Where nobody can say, it waits.
/// </summary>
internal sealed class SuppressionGate(ICarrier carrier, SuppressionList list, EventWriter events, TimeProvider clock, ILogger<SuppressionGate> logger) : ICarrier
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<Mailbox, Suppression> barred;
        try
        {
            barred = list.Among(lane.Tenant, lane.Stream, deliveries.Select(claimed => claimed.Recipient), clock.GetUtcNow());
        }
        catch (StoreException exception)
        {
            SuppressionLog.StoreFails(logger, exception.Message);
            var at = clock.GetUtcNow() + Patience;
            return new Carried([.. deliveries.Select(claimed => events.Outcome(claimed, Disposition.GivenBack(claimed.Attempt, at, "the list of suppressions cannot be read"), receipt: null))]);
        }

        if (barred.Count == 0)
        {
            return await carrier.CarryAsync(lane, deliveries, cancellationToken).ConfigureAwait(false);
        }

        Claimed[] left = [.. deliveries.Where(claimed => !barred.ContainsKey(claimed.Recipient))];
        var carried = left.Length == 0 ? new Carried([]) : await carrier.CarryAsync(lane, left, cancellationToken).ConfigureAwait(false);
        var next = 0;
        var outcomes = deliveries.Select(claimed => barred.TryGetValue(claimed.Recipient, out var suppression) ? events.Suppressed(claimed, suppression.Told) : carried.Outcomes[next++]);
        return carried with { Outcomes = [.. outcomes] };
    }
}
