using System.Diagnostics.Metrics;

namespace Waxwing.Outbox;

/// <summary>What the relay counts, under the meter of Waxwing.</summary>
internal sealed class OutboxInstruments : IDisposable
{
    private readonly Meter _meter;
    private readonly bool _owns;
    private readonly Counter<long> _settled;
    private readonly Counter<long> _unknown;

    public OutboxInstruments(IMeterFactory? meters)
    {
        _owns = meters is null;
        _meter = meters?.Create(new MeterOptions(WaxwingTelemetry.MeterName) { Version = WaxwingTelemetry.Version }) ?? new Meter(WaxwingTelemetry.MeterName, WaxwingTelemetry.Version);
        _settled = _meter.CreateCounter<long>("waxwing.outbox.attempts", "{attempt}", "Attempts of the outbox that ended, by the state of their message behind them.");
        _unknown = _meter.CreateCounter<long>("waxwing.outbox.unknown", "{attempt}", "Attempts of the outbox of which nobody knows whether the message arrived.");
    }

    public void Settled(Settlement settlement)
    {
        _settled.Add(1, new KeyValuePair<string, object?>("waxwing.outbox.state", settlement.State.ToString()));
        if (settlement.MayArriveTwice)
        {
            _unknown.Add(1);
        }
    }

    // A factory's meters are the factory's.
    public void Dispose()
    {
        if (_owns)
        {
            _meter.Dispose();
        }
    }
}
