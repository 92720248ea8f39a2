namespace Waxwing.Service.Load;

/// <summary>When each message was begun to be handed over, and when the server had it: also on the wall clock, which a trace of its system calls has too.</summary>
internal sealed class Times(int count)
{
    private readonly (long Stamp, DateTimeOffset Wall)[] _begins = new (long, DateTimeOffset)[count];
    private readonly (long Stamp, DateTimeOffset Wall)[] _ends = new (long, DateTimeOffset)[count];

    public int Count => count;

    public void Begin(int number) => _begins[number] = Now;

    public void End(int number) => _ends[number] = Now;

    /// <summary>How long each took, in milliseconds, the shortest first.</summary>
    public double[] Waits() => [.. _begins.Zip(_ends, (begin, end) => TimeProvider.System.GetElapsedTime(begin.Stamp, end.Stamp).TotalMilliseconds).Order()];

    /// <summary>One line a message: begin and end in seconds since 1970.</summary>
    public Task WriteAsync(string file, CancellationToken cancellationToken) => file.Length == 0 ? Task.CompletedTask
        : File.WriteAllLinesAsync(file, _begins.Zip(_ends, (begin, end) => $"{Seconds(begin.Wall)} {Seconds(end.Wall)}"), cancellationToken);

    public static double Percentile(double[] ordered, int percent) => ordered[Math.Clamp((int)Math.Ceiling(ordered.Length * percent / 100.0) - 1, 0, ordered.Length - 1)];

    private static (long Stamp, DateTimeOffset Wall) Now => (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());

    private static string Seconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks / 1e7m).ToString("0.0000000", CultureInfo.InvariantCulture);
}
