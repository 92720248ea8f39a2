using System.Globalization;

namespace Waxwing.Cli.Batch;

/// <summary>How far a batch is, as one line of a terminal that is written again and again; nothing where there is no terminal.</summary>
/// <param name="context">The terminal.</param>
/// <param name="journal">How the lines stand.</param>
/// <param name="lines">How much was read.</param>
/// <param name="total">The octets of the input, or null where nobody knows.</param>
internal sealed class BatchProgress(CommandContext context, Journal journal, BatchLines lines, long? total) : IDisposable
{
    private const int BarWidth = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // The rate is that of the last seconds: a batch that resumes, or whose relay was away, has no use for an average.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private readonly bool _isShown = !context.Quiet && !context.Verbose && !context.IsJson && context.Errors.Profile is { Capabilities.Interactive: true, Out.IsTerminal: true };
    private readonly Queue<Sample> _samples = [];
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _width;

    private readonly record struct Sample(long At, long Octets, long Settled);

    /// <summary>Begins to show it.</summary>
    public void Start()
    {
        if (_isShown)
        {
            _timer = context.Clock.CreateTimer(_ => Show(), state: null, TimeSpan.Zero, Interval);
        }
    }

    /// <summary>Writes something else to the terminal, where the line does not stand in its way.</summary>
    public void Without(Action write)
    {
        lock (_lock)
        {
            Erase();
            write();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            Erase();
        }
    }

    /// <summary>The line.</summary>
    /// <param name="counts">Accepted, refused, deferred and unknown lines, those under way left out.</param>
    /// <param name="share">How much of the input was read, 0 to 1; null where nobody knows.</param>
    /// <param name="rate">Lines a second.</param>
    /// <param name="left">How long it will take, or null.</param>
    public static string Write((long Accepted, long Refused, long Deferred, long Unknown) counts, double? share, double rate, TimeSpan? left)
    {
        var bar = share is { } part
            ? string.Create(CultureInfo.InvariantCulture, $"[{new string('#', (int)(part * BarWidth)).PadRight(BarWidth, '-')}] {Math.Floor(part * 100):0} %  ")
            : "";
        var time = left is { } rest ? string.Create(CultureInfo.InvariantCulture, $"  {(int)rest.TotalHours}:{rest.Minutes:00}:{rest.Seconds:00} left") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{bar}{counts.Accepted:N0} accepted, {counts.Refused:N0} refused, {counts.Deferred:N0} deferred, {counts.Unknown:N0} unknown  {rate:N0} a second{time}");
    }

    private void Show()
    {
        var counts = journal.Read(state => (
            Accepted: state.Count(SendOutcome.Accepted) + state.Count(SendOutcome.PartlyAccepted),
            Refused: state.Count(SendOutcome.Refused),
            Deferred: state.Count(SendOutcome.Deferred),
            Unknown: state.Count(SendOutcome.Unknown) - journal.UnderWay));
        var now = new Sample(context.Clock.GetTimestamp(), lines.Octets, counts.Accepted + counts.Refused + counts.Deferred + counts.Unknown);
        lock (_lock)
        {
            _samples.Enqueue(now);
            while (context.Clock.GetElapsedTime(_samples.Peek().At, now.At) > Memory)
            {
                _samples.Dequeue();
            }

            var first = _samples.Peek();
            var seconds = context.Clock.GetElapsedTime(first.At, now.At).TotalSeconds;
            var octets = now.Octets - first.Octets;
            var text = Write(
                counts,
                total is > 0 ? Math.Min(1, (double)now.Octets / total.Value) : null,
                seconds > 0 ? (now.Settled - first.Settled) / seconds : 0,
                total is { } all && octets > 0 ? TimeSpan.FromSeconds(Math.Min(359_999, Math.Max(0, all - now.Octets) * seconds / octets)) : null);
            Erase();
            text = text[..Math.Min(text.Length, Math.Max(0, context.Errors.Profile.Width - 1))];
            _width = text.Length;
            context.Errors.Profile.Out.Writer.Write(text);
        }
    }

    private void Erase()
    {
        if (_width > 0)
        {
            context.Errors.Profile.Out.Writer.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }
}
