using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Waxwing;

/// <summary>The instruments of one meter. What can be counted is counted where it happens; what stands is observed when somebody asks.</summary>
internal sealed class Instruments
{
    private static readonly ConditionalWeakTable<Meter, Instruments> OfMeters = [];
    private static readonly Meter OfThisProcess = new(WaxwingTelemetry.MeterName, WaxwingTelemetry.Version);

    // A relay that nobody disposed of is not kept alive by being observed.
    private readonly ConditionalWeakTable<Relay, RelayTelemetry> _relays = [];

    private Instruments(Meter meter)
    {
        Messages = meter.CreateCounter<long>("waxwing.messages", "{message}", "Messages whose sending ended, by outcome.");
        Amended = meter.CreateCounter<long>("waxwing.messages.amended", "{message}", "Messages whose fate became known after their caller had left, by outcome.");
        Recipients = meter.CreateCounter<long>("waxwing.recipients", "{recipient}", "Recipients of messages whose sending ended, by what is known of their fate.");
        MessageDuration = Seconds(meter, "waxwing.message.duration", "How long the sending of a message took, all attempts and waits included.");
        AttemptDuration = Seconds(meter, "waxwing.attempt.duration", "How long an attempt with one relay took, the wait for a connection included.");
        Retries = meter.CreateCounter<long>("waxwing.retries", "{retry}", "Attempts that repeated one which had failed.");
        RetriesWithheld = meter.CreateCounter<long>("waxwing.retries.withheld", "{retry}", "Attempts that were due and not made, since the retry budget was used up.");
        Failovers = meter.CreateCounter<long>("waxwing.failovers", "{failover}", "Messages that passed a relay over for the next one, by the relay that was left.");
        ConnectionsOpened = meter.CreateCounter<long>("waxwing.connections.opened", "{connection}", "Connections that were opened, or could not be.");
        meter.CreateObservableUpDownCounter("waxwing.connections.open", () => Observe(static status => status.Connections), "{connection}", "Connections that are open.");
        meter.CreateObservableUpDownCounter("waxwing.messages.in_flight", () => Observe(static status => status.InFlight), "{message}", "Messages that use a connection, those included whose caller has left.");
        meter.CreateObservableUpDownCounter("waxwing.breaker.state", ObserveBreakers, "{relay}", "1 for the state that a relay's breaker is in, 0 for the others.");
    }

    public Counter<long> Messages { get; }

    public Counter<long> Amended { get; }

    public Counter<long> Recipients { get; }

    public Histogram<double> MessageDuration { get; }

    public Histogram<double> AttemptDuration { get; }

    public Counter<long> Retries { get; }

    public Counter<long> RetriesWithheld { get; }

    public Counter<long> Failovers { get; }

    public Counter<long> ConnectionsOpened { get; }

    /// <summary>The instruments of a sender; senders with one meter share them.</summary>
    public static Instruments For(TelemetryOptions options) =>
        OfMeters.GetValue(options.MeterFactory?.Create(new MeterOptions(WaxwingTelemetry.MeterName) { Version = WaxwingTelemetry.Version }) ?? OfThisProcess, static meter => new Instruments(meter));

    /// <summary>From now on a relay is observed.</summary>
    public void Watch(Relay relay, RelayTelemetry telemetry) => _relays.Add(relay, telemetry);

    /// <summary>A relay is gone.</summary>
    public void Forget(Relay relay) => _relays.Remove(relay);

    private static Histogram<double> Seconds(Meter meter, string name, string description) => meter.CreateHistogram(name, "s", description, tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900] });

    // Two senders may have the same relay; a series has one value.
    private IEnumerable<Measurement<int>> Observe(Func<RelayStatus, int> value) =>
        from watched in _relays
        group watched by (watched.Value.Host, watched.Value.Port) into same
        select new Measurement<int>(same.Sum(watched => value(watched.Key.Status)), same.First().Value.Tags);

    private IEnumerable<Measurement<int>> ObserveBreakers() =>
        from watched in _relays
        group watched by (watched.Value.Host, watched.Value.Port) into same
        from state in Enum.GetValues<BreakerState>()
        select new Measurement<int>(
            same.Count(watched => watched.Key.Breaker.State == state),
            [.. same.First().Value.Tags, new KeyValuePair<string, object?>(Attributes.Breaker, state.ToString())]);
}
