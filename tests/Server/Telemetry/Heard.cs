using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Waxwing.Server.Telemetry;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>Hears the meters of one factory, so that tests beside it are not heard.</summary>
internal sealed class Heard : IMeterFactory
{
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _values = [];
    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);
    private readonly MeterListener _listener;

    public Heard()
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == this)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What was counted under a name since the last look: the values with their tags, added up.</summary>
    public IReadOnlyList<(double Value, string Tags)> Take(string name) =>
        [.. _values.Where(value => string.Equals(value.Name, name, StringComparison.Ordinal)).GroupBy(value => value.Tags, StringComparer.Ordinal).Select(same => (same.Sum(value => value.Value), same.Key)).OrderBy(value => value.Key, StringComparer.Ordinal)];

    /// <summary>Asks those that are asked.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public Meter Create(MeterOptions options) => _meters.GetOrAdd(options.Name, name => new Meter(new MeterOptions(name) { Scope = this }));

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var meter in _meters.Values)
        {
            meter.Dispose();
        }
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new List<string>();
        foreach (var (name, tag) in tags)
        {
            text.Add($"{name}={tag}");
        }

        _values.Enqueue((instrument.Name, value, string.Join(' ', text)));
    }
}

/// <summary>Hears the spans of the service that are in the traces, or lead to them, of some messages.</summary>
internal sealed class HeardSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _spans = [];

    public HeardSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ServiceInstruments.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Those of a message.</summary>
    public IReadOnlyList<Activity> Of(Guid message)
    {
        var trace = MessageTrace.Of(message).TraceId;
        return [.. _spans.Where(span => span.TraceId == trace || span.Links.Any(link => link.Context.TraceId == trace))];
    }

    public void Dispose() => _listener.Dispose();
}
