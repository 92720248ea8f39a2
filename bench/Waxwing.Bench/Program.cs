using System.Diagnostics;
using System.Text.Json.Nodes;
using Waxwing;
using Waxwing.Bench;

// waxwing-bench key=value...  See bench/README.md for the keys. Prints one line of JSON.
if (args is ["guard"])
{
    Guarding.Run();
    return 0;
}

if (args is ["sign"])
{
    await Signing.RunAsync().ConfigureAwait(false);
    return 0;
}

if (args is ["verify", var folder])
{
    await Verifying.RunAsync(folder).ConfigureAwait(false);
    return 0;
}

var bench = new BenchOptions(args);
var options = new SenderOptions { Relays = [bench.Relay], Guard = bench.Guard };
var warmup = Messages.Source(bench.IsPrebuilt, bench.WarmupFile);
var messages = Messages.Source(bench.IsPrebuilt, bench.File);
var begin = Stopwatch.GetTimestamp();
var result = new JsonObject { ["client"] = "waxwing", ["messages"] = bench.Count };
if (args is ["prepare", ..])
{
    result["cases"] = await Preparing.RunAsync(bench).ConfigureAwait(false);
}
else if (bench.IsCold)
{
    await Runs.ColdAsync(options, warmup, 0, 1).ConfigureAwait(false);
    result["first_ms"] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    await Runs.ColdAsync(options, warmup, 1, bench.Warmup - 1).ConfigureAwait(false);
    await MeasureAsync(() => Runs.ColdAsync(options, messages, 0, bench.Count)).ConfigureAwait(false);
}
else
{
    var sender = new MailSender(options);
    await using (sender.ConfigureAwait(false))
    {
        if (bench.Warmup > 0)
        {
            await RunAsync(sender, warmup, bench.Warmup).ConfigureAwait(false);
        }

        await MeasureAsync(() => RunAsync(sender, messages, bench.Count)).ConfigureAwait(false);
    }
}

result["version"] = $"Waxwing {typeof(MailSender).Assembly.GetName().Version} on .NET {Environment.Version}";
Console.WriteLine(result.ToJsonString());
return 0;

Task RunAsync(MailSender sender, Func<int, OutgoingMessage> source, int count) => bench.IsBatch
    ? Runs.BatchAsync(sender, source, count)
    : Runs.AwaitedAsync(sender, source, count, bench.Connections);

async Task MeasureAsync(Func<Task> run)
{
    var (allocated, cpu, collections, paused, start) = (GC.GetTotalAllocatedBytes(precise: true), Cpu.Milliseconds, GC.CollectionCount(0), GC.GetTotalPauseDuration(), Stopwatch.GetTimestamp());
    await run().ConfigureAwait(false);
    result["seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds;
    result["cpu_ms"] = Cpu.Milliseconds - cpu;
    result["alloc_bytes"] = GC.GetTotalAllocatedBytes(precise: true) - allocated;
    result["gen0"] = GC.CollectionCount(0) - collections;
    result["gc_ms"] = (GC.GetTotalPauseDuration() - paused).TotalMilliseconds;
}
