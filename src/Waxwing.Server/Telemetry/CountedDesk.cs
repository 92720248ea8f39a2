using System.Diagnostics;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Telemetry;

/// <summary>The desk behind one door: what is handed over there is counted, and its span leads to the traces of the messages.</summary>
internal sealed class CountedDesk(IMailDesk desk, Door door, ServiceInstruments instruments, TimeProvider clock) : IMailDesk
{
    // A span with a link for each of a great batch would be larger than the batch is worth.
    private const int MostLinks = 128;

    /// <inheritdoc/>
    public async Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        using var span = MessageTrace.Source.StartActivity("mail accept", ActivityKind.Producer);
        HandoverResult? result = null;
        try
        {
            return result = await desk.AcceptAsync(handover, cancellationToken);
        }
        finally
        {
            instruments.HandedOver(door, handover.Drafts.Count, result, clock.GetElapsedTime(began));
            Tell(span, handover, result);
        }
    }

    private void Tell(Activity? span, Handover handover, HandoverResult? result)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(ServiceAttributes.Door, door.ToString());
        span.SetTag(ServiceAttributes.Messages, handover.Drafts.Count);
        switch (result)
        {
            case HandoverResult.Accepted accepted:
                foreach (var id in accepted.Ids.OfType<Guid>().Take(MostLinks))
                {
                    span.AddLink(new ActivityLink(MessageTrace.Of(id)));
                }

                break;
            case HandoverResult.Refused { Refusals: [var first, ..] }:
                // The words of a refusal may repeat what was handed over; the reason does not.
                span.SetTag(ServiceAttributes.Refusal, first.Reason.ToString());
                span.SetStatus(ActivityStatusCode.Error, first.Reason.ToString());
                break;
            case null:
                span.SetStatus(ActivityStatusCode.Error);
                break;
        }
    }
}
