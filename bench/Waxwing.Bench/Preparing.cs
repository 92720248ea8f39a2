using System.Diagnostics;
using System.Text.Json.Nodes;
using MimeKit;
using MimeKit.IO;

namespace Waxwing.Bench;

/// <summary>W6: what preparing a message costs, without a network, beside what MimeKit needs to build and write it.</summary>
internal static class Preparing
{
    public static async Task<JsonArray> RunAsync(BenchOptions bench)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        var sender = new MailSender(new SenderOptions { Relays = [bench.Relay], Guard = null });
        var guarding = new MailSender(new SenderOptions { Relays = [bench.Relay] });
        await using (sender.ConfigureAwait(false))
        await using (guarding.ConfigureAwait(false))
        {
            var cases = new JsonArray();
            foreach (var (name, file, count) in new[] { ("2 KB text", null, bench.Count), ("attachment", bench.File, Math.Max(1, bench.Count / 1000)) })
            {
                if (name is "attachment" && file is null)
                {
                    continue;
                }

                cases.Add((JsonNode)await MeasureAsync($"MimeKit: build and write, {name}", count, async number =>
                {
                    using var message = Messages.Build(number, file);
                    using var written = new MeasuringStream();
                    await message.WriteToAsync(format, written).ConfigureAwait(false);
                }).ConfigureAwait(false));
                cases.Add((JsonNode)await MeasureAsync($"Waxwing: build, judge, identify and encode, {name}", count, async number =>
                {
                    using var message = Messages.Build(number, file);
                    await sender.PlanAsync(message).ConfigureAwait(false);
                }).ConfigureAwait(false));
                cases.Add((JsonNode)await MeasureAsync($"Waxwing: the same, with the guard, {name}", count, async number =>
                {
                    using var message = Messages.Build(number, file);
                    await guarding.PlanAsync(message).ConfigureAwait(false);
                }).ConfigureAwait(false));
            }

            return cases;
        }
    }

    private static async Task<JsonObject> MeasureAsync(string name, int count, Func<int, Task> prepare)
    {
        for (var number = 0; number < Math.Max(1, count / 5); number++)
        {
            await prepare(number).ConfigureAwait(false);
        }

        var (allocated, cpu, start) = (GC.GetTotalAllocatedBytes(precise: true), Cpu.Milliseconds, Stopwatch.GetTimestamp());
        for (var number = 0; number < count; number++)
        {
            await prepare(number).ConfigureAwait(false);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new JsonObject
        {
            ["case"] = name,
            ["per_s"] = count / seconds,
            ["us"] = seconds * 1e6 / count,
            ["cpu_us"] = (Cpu.Milliseconds - cpu) * 1e3 / count,
            ["alloc"] = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / count,
        };
    }
}
