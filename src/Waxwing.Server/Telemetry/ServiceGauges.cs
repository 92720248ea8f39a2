using System.Diagnostics.Metrics;
using Waxwing.Server.Accepting;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;

namespace Waxwing.Server.Telemetry;

/// <summary>What stands at a moment, observed when somebody asks. What a host does not have is not told.</summary>
internal sealed class ServiceGauges
{
    private readonly QueueSampler _queue;
    private readonly TimeProvider _clock;

    public ServiceGauges(IMeterFactory meters, QueueSampler queue, TimeProvider clock, FreeSpace? space = null, LaneBoard? board = null, IServerCertificate? certificate = null, AuditHeadService? audit = null)
    {
        (_queue, _clock) = (queue, clock);
        var meter = meters.Create(ServiceInstruments.Name);
        meter.CreateObservableUpDownCounter("waxwing.service.queue.depth", Depths, "{delivery}", "Deliveries that wait, by state, in the fullest lanes and in all others.");
        meter.CreateObservableGauge("waxwing.service.queue.oldest", Ages, "s", "How long ago the oldest delivery of each state was accepted.");
        if (space is not null)
        {
            meter.CreateObservableGauge("waxwing.service.storage.free", () => space.Free, "By", "What is free on the disk of the data folder.");
        }

        if (board is not null)
        {
            meter.CreateObservableUpDownCounter("waxwing.service.under_way", () => board.UnderWay, "{delivery}", "Deliveries under way.");
        }

        if (certificate is not null)
        {
            meter.CreateObservableGauge("waxwing.service.certificate.left", () => certificate.DaysLeft(clock.GetUtcNow()), "d", "Whole days until the certificate ends; negative once it is over.");
        }

        if (audit is not null)
        {
            meter.CreateObservableUpDownCounter("waxwing.service.audit.unsent", () => Unsent(audit), "{destination}", "1 for a destination that signed heads of the audit log do not get to, 0 for one that they do.");
        }
    }

    private static IEnumerable<Measurement<int>> Unsent(AuditHeadService audit) =>
        audit.Standings.Select(standing => new Measurement<int>(standing.FailingSince is null ? 0 : 1, new KeyValuePair<string, object?>(ServiceAttributes.Destination, standing.Destination)));

    private IEnumerable<Measurement<long>> Depths() => _queue.Sample.Depths.Select(depth => new Measurement<long>(
        depth.Count, new KeyValuePair<string, object?>(ServiceAttributes.Lane, depth.Lane), new KeyValuePair<string, object?>(ServiceAttributes.State, depth.State.ToString())));

    private IEnumerable<Measurement<double>> Ages()
    {
        var now = _clock.GetUtcNow();
        return _queue.Sample.Oldest.Select(oldest => new Measurement<double>(
            Math.Max(0, (now - oldest.Value).TotalSeconds), new KeyValuePair<string, object?>(ServiceAttributes.State, oldest.Key.ToString())));
    }
}
