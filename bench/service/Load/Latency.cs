using System.Text.Json;

namespace Waxwing.Service.Load;

/// <summary>
/// How long a message takes through a service that has nothing else to do: from the request to the service's answer, and to the 250 of the relay behind it, which this
/// program is itself. One message is under way at a time.
/// </summary>
internal static class Latency
{
    public static async Task<string> MeasureAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        using var sink = Sink.Listen(options);
        await using var conversation = Conversations.New(options);
        await conversation.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (answered, arrived, behind) = (new List<double>(options.Count), new List<double>(options.Count), new List<double>(options.Count));
        for (var number = 0; number < options.Warmup + options.Count; number++)
        {
            await Task.Delay(options.Gap, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            var begin = TimeProvider.System.GetTimestamp();
            await conversation.SendAsync(number, cancellationToken).ConfigureAwait(false);
            var answer = TimeProvider.System.GetTimestamp();
            var arrival = await sink.ArrivedAsync(number, cancellationToken).ConfigureAwait(false);
            if (number >= options.Warmup)
            {
                answered.Add(Milliseconds(begin, answer));
                arrived.Add(Milliseconds(begin, arrival));
                behind.Add(Milliseconds(answer, arrival));
            }
        }

        return Tell(options.Count, ("accept", answered), (string.Empty, arrived), ("behind", behind));
    }

    public static double Milliseconds(long begin, long end) => TimeProvider.System.GetElapsedTime(begin, end).TotalMilliseconds;

    public static string Tell(int count, params ReadOnlySpan<(string Name, List<double> Figures)> parts)
    {
        var told = new Dictionary<string, double>(StringComparer.Ordinal) { ["messages"] = count };
        foreach (var (name, figures) in parts)
        {
            double[] ordered = [.. figures.Order()];
            foreach (var percent in (ReadOnlySpan<int>)[50, 99])
            {
                told[$"{(name.Length > 0 ? name + "_" : string.Empty)}p{percent}_ms"] = Times.Percentile(ordered, percent);
            }
        }

        return JsonSerializer.Serialize(told);
    }
}
