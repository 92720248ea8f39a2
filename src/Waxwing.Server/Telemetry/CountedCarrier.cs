using System.Diagnostics;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Telemetry;

/// <summary>A carrier whose attempts are counted, each with a span in the trace of its message. The sender's own spans are within it.</summary>
internal sealed class CountedCarrier(ICarrier carrier, ServiceInstruments instruments) : ICarrier
{
    /// <inheritdoc/>
    public async Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken)
    {
        using var span = MessageTrace.Source.StartActivity("mail deliver", ActivityKind.Consumer, MessageTrace.Of(deliveries[0].MessageId));
        var carried = await carrier.CarryAsync(lane, deliveries, cancellationToken);
        instruments.Attempted(carried.Outcomes);
        Tell(span, lane, deliveries, carried.Outcomes);
        return carried.Later is { } later ? carried with { Later = LearnAsync(later) } : carried;
    }

    private async Task<Carried> LearnAsync(Task<Carried> later)
    {
        var carried = await later;
        instruments.Learned(carried.Outcomes);
        return carried;
    }

    private static void Tell(Activity? span, Lane lane, IReadOnlyList<Claimed> deliveries, IReadOnlyList<Outcome> outcomes)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(ServiceAttributes.Message, deliveries[0].MessageId.ToString());
        span.SetTag(ServiceAttributes.Deliveries, deliveries.Count);
        span.SetTag(ServiceAttributes.Attempt, deliveries.Max(delivery => delivery.Attempt));
        span.SetTag(ServiceAttributes.Lane, lane.ToString());
        var states = outcomes.Select(outcome => outcome.State).Distinct().Order().ToArray();
        span.SetTag(ServiceAttributes.State, string.Join(' ', states));
        if (states.Any(state => state is DeliveryState.Failed or DeliveryState.Unknown or DeliveryState.Deferred))
        {
            span.SetStatus(ActivityStatusCode.Error, string.Join(' ', states));
        }
    }
}
