using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Waxwing.Tests.Support;

/// <summary>Listens to the traces that begin in this test, and to no other's.</summary>
internal sealed class KeptTraces : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public KeptTraces()
    {
        Root = new Activity("a caller").SetIdFormat(ActivityIdFormat.W3C).Start();
        var trace = Root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => string.Equals(source.Name, WaxwingTelemetry.ActivitySourceName, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The caller's own span.</summary>
    public Activity Root { get; }

    /// <summary>The spans that have ended, in that order.</summary>
    public Activity[] Ended => [.. _ended];

    public Activity Only(string name) => Assert.Single(Ended, span => string.Equals(span.OperationName, name, StringComparison.Ordinal));

    public static object? Tag(Activity span, string name) => span.GetTagItem(name);

    public void Dispose()
    {
        Root.Dispose();
        _listener.Dispose();
    }
}

/// <summary>A meter of the test's own, and everything that is measured with it.</summary>
internal sealed class KeptMetrics : IMeterFactory
{
    private readonly ConcurrentQueue<Measured> _measured = new();
    private readonly Lazy<Meter> _meter;
    private readonly MeterListener _listener = new();

    public KeptMetrics()
    {
        _meter = new Lazy<Meter>(() => new Meter(new MeterOptions(WaxwingTelemetry.MeterName) { Scope = this }));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                Published.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentBag<Instrument> Published { get; } = [];

    public Meter Create(MeterOptions options) => _meter.Value;

    /// <summary>What was measured with an instrument so far.</summary>
    public Measured[] Of(string instrument) => [.. _measured.Where(one => string.Equals(one.Instrument, instrument, StringComparison.Ordinal))];

    public Measured[] All => [.. _measured];

    /// <summary>What an instrument that is observed says now.</summary>
    public Measured[] Observe(string instrument)
    {
        var before = Of(instrument).Length;
        _listener.RecordObservableInstruments();
        return Of(instrument)[before..];
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Value.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue(new Measured(instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal)));
}

/// <summary>One measurement.</summary>
internal sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public object? this[string tag] => Tags.GetValueOrDefault(tag);

    public override string ToString() => $"{Instrument} {Value} {string.Join(' ', Tags.Select(tag => $"{tag.Key}={tag.Value}"))}";
}
