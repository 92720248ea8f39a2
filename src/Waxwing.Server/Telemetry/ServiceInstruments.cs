using System.Diagnostics.Metrics;
using Waxwing.Server.Accepting;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;

namespace Waxwing.Server.Telemetry;

/// <summary>What the service counts where it happens. Thread-safe; while nobody listens it costs nothing worth counting.</summary>
internal sealed class ServiceInstruments
{
    /// <summary>The name of the meter, and of the source of spans.</summary>
    public const string Name = "Waxwing.Service";

    private readonly Counter<long> _messages;
    private readonly Histogram<double> _acceptDuration;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _leasesLost;
    private readonly Counter<long> _returned;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitWrites;

    public ServiceInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _messages = meter.CreateCounter<long>("waxwing.service.messages", "{message}", "Messages that were handed over, by door and by what became of the handover.");
        _acceptDuration = Seconds(meter, "waxwing.service.accept.duration", "How long a handover took, its commit included.");
        _attempts = meter.CreateCounter<long>("waxwing.service.attempts", "{delivery}", "Deliveries that were attempted, by the state that they came to.");
        _deliveries = meter.CreateCounter<long>("waxwing.service.deliveries", "{delivery}", "Deliveries that came to a final state.");
        _leasesLost = meter.CreateCounter<long>("waxwing.service.leases.lost", "{lease}", "Leases that ended before their outcome was written down, or that another node took meanwhile.");
        _returned = meter.CreateCounter<long>("waxwing.service.returned", "{message}", "What came back, by what it is, and whether it is proven and counts.");
        _commitDuration = Seconds(meter, "waxwing.service.commit.duration", "How long a commit took, with its sync of the disk.");
        _commitWrites = meter.CreateHistogram("waxwing.service.commit.writes", "{write}", "How many writes shared a commit.", tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });
    }

    /// <summary>A handover ended.</summary>
    /// <param name="door">Which way it came.</param>
    /// <param name="messages">How many messages it had.</param>
    /// <param name="result">What became of it; null: it could not be carried out.</param>
    /// <param name="took">How long it took.</param>
    public void HandedOver(Door door, int messages, HandoverResult? result, TimeSpan took)
    {
        var outcome = result switch
        {
            HandoverResult.Accepted => "Accepted",
            HandoverResult.Repeated => "Repeated",
            HandoverResult.Refused { Refusals: [{ Reason: RefusalReason.Unavailable }, ..] } or null => "Unavailable",
            _ => "Refused",
        };
        var refusals = result switch
        {
            HandoverResult.Accepted { Refusals: var some } => some,
            HandoverResult.Refused { Refusals: var all } => all,
            _ => [],
        };
        if (outcome is "Accepted")
        {
            Count(_messages, messages - refusals.Count, new(ServiceAttributes.Door, door.ToString()), new(ServiceAttributes.Outcome, outcome));
            foreach (var refusal in refusals)
            {
                Count(_messages, 1, new(ServiceAttributes.Door, door.ToString()), new(ServiceAttributes.Outcome, "Refused"), new(ServiceAttributes.Refusal, refusal.Reason.ToString()));
            }
        }
        else if (refusals.Count > 0)
        {
            // Where all are refused for what is wrong with one, they count for its reason.
            Count(_messages, messages, new(ServiceAttributes.Door, door.ToString()), new(ServiceAttributes.Outcome, outcome), new(ServiceAttributes.Refusal, refusals[0].Reason.ToString()));
        }
        else
        {
            Count(_messages, messages, new(ServiceAttributes.Door, door.ToString()), new(ServiceAttributes.Outcome, outcome));
        }

        _acceptDuration.Record(took.TotalSeconds, new(ServiceAttributes.Door, door.ToString()), new KeyValuePair<string, object?>(ServiceAttributes.Outcome, outcome));
    }

    /// <summary>Attempts ended.</summary>
    public void Attempted(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var state in outcomes.Where(outcome => !outcome.WasNoAttempt).CountBy(outcome => outcome.State))
        {
            Count(_attempts, state.Value, new KeyValuePair<string, object?>(ServiceAttributes.State, state.Key.ToString()));
        }

        foreach (var state in outcomes.Where(outcome => outcome.State.IsFinal()).CountBy(outcome => outcome.State))
        {
            Ended(state.Key, state.Value);
        }
    }

    /// <summary>What became of deliveries of unknown fate after all: they were counted as attempts before.</summary>
    public void Learned(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var state in outcomes.Where(outcome => outcome.State.IsFinal()).CountBy(outcome => outcome.State))
        {
            Ended(state.Key, state.Value);
        }
    }

    /// <summary>Deliveries came to a final state, by an attempt or without one.</summary>
    public void Ended(DeliveryState state, long count) => Count(_deliveries, count, new KeyValuePair<string, object?>(ServiceAttributes.State, state.ToString()));

    /// <summary>Leases were lost.</summary>
    public void LeasesLost(long count) => Count(_leasesLost, count);

    /// <summary>Something came back, and was judged.</summary>
    public void CameBack(ReturnedKind kind, ReturnedOutcome outcome) =>
        Count(_returned, 1, new(ServiceAttributes.Returned, kind.ToString()), new(ServiceAttributes.Outcome, outcome.ToString()));

    /// <summary>A commit is on the disk.</summary>
    public void Committed(int writes, TimeSpan took)
    {
        _commitDuration.Record(took.TotalSeconds);
        _commitWrites.Record(writes);
    }

    private static void Count(Counter<long> counter, long count, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (count > 0)
        {
            counter.Add(count, tags);
        }
    }

    private static Histogram<double> Seconds(Meter meter, string name, string description) => meter.CreateHistogram(name, "s", description, tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
}
