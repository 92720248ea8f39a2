using System.Diagnostics;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Telemetry;

/// <summary>A desk at which what is handed over is counted, with a span that leads to the traces of the messages.</summary>
internal sealed class CountedDesk(IMailDesk desk, ServiceInstruments instruments, TimeProvider clock) : IMailDesk
{
    // A span with a link for each of a great batch would be larger than the batch is worth.
    private const int MostLinks = 128;

    /// <inheritdoc/>
    public async Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        // Only SMTP has an envelope.
        var door = handover.Drafts is [{ HasEnvelope: true }, ..] ? Door.Submission : Door.Api;
        using var span = MessageTrace.Source.StartActivity("mail accept", ActivityKind.Producer);
        HandoverResult? result = null;
        try
        {
            return result = await desk.AcceptAsync(handover, cancellationToken);
        }
        finally
        {
            instruments.HandedOver(door, handover.Drafts.Count, result, clock.GetElapsedTime(began));
            Tell(span, door, handover.Drafts.Count, result);
        }
    }

    private static void Tell(Activity? span, Door door, int messages, HandoverResult? result)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(ServiceAttributes.Door, door.ToString());
        span.SetTag(ServiceAttributes.Messages, messages);
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
