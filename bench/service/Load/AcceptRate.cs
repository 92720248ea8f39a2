using System.Diagnostics;
using System.Text.Json;

namespace Waxwing.Service.Load;

/// <summary>How many messages a server takes while each of the connections waits for the answer to one before it hands over the next.</summary>
internal static class AcceptRate
{
    public static async Task<string> MeasureAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var conversations = Enumerable.Range(0, options.Connections).Select(_ => Conversations.New(options)).ToArray();
        try
        {
            await Task.WhenAll(conversations.Select(conversation => conversation.OpenAsync(cancellationToken))).ConfigureAwait(false);
            if (options.Warmup > 0)
            {
                await AllAsync(conversations, new Times(options.Warmup), options.Count, cancellationToken).ConfigureAwait(false);
            }

            var times = new Times(options.Count);
            var processor = Processor();
            var begin = TimeProvider.System.GetTimestamp();
            await AllAsync(conversations, times, 0, cancellationToken).ConfigureAwait(false);
            var elapsed = TimeProvider.System.GetElapsedTime(begin);
            processor = Processor() - processor;
            await times.WriteAsync(options.TimesFile, cancellationToken).ConfigureAwait(false);
            var waits = times.Waits();
            return JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["messages"] = options.Count,
                ["conns"] = options.Connections,
                ["seconds"] = elapsed.TotalSeconds,
                ["load_cpu_ms"] = processor.TotalMilliseconds,
                ["p50_ms"] = Times.Percentile(waits, 50),
                ["p99_ms"] = Times.Percentile(waits, 99),
            });
        }
        finally
        {
            foreach (var conversation in conversations)
            {
                await conversation.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Each takes the next number when it is free: none is idle at the end while another has a share left.
    private static async Task AllAsync(IConversation[] conversations, Times times, int firstNumber, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(conversations.Select(conversation => Task.Run(
            async () =>
            {
                for (var number = Interlocked.Increment(ref next); number < times.Count; number = Interlocked.Increment(ref next))
                {
                    times.Begin(number);
                    await conversation.SendAsync(firstNumber + number, cancellationToken).ConfigureAwait(false);
                    times.End(number);
                }
            },
            cancellationToken))).ConfigureAwait(false);
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
