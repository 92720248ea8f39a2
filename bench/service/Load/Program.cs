using Waxwing.Service.Load;

// waxwing-load MODE key=value…; one JSON line on standard output.
Dictionary<string, Func<LoadOptions, CancellationToken, Task<string>>> modes = new(StringComparer.Ordinal)
{
    ["accept"] = AcceptRate.MeasureAsync,
    ["latency"] = Latency.MeasureAsync,
    ["floor"] = LatencyFloor.MeasureAsync,
};
if (args is not [var mode, .. var words] || !modes.TryGetValue(mode, out var measure))
{
    Console.Error.WriteLine($"waxwing-load {string.Join('|', modes.Keys)} key=value…");
    return 2;
}

var options = new LoadOptions(words);
using var limit = new CancellationTokenSource(options.Limit, TimeProvider.System);
try
{
    Console.WriteLine(await measure(options, limit.Token).ConfigureAwait(false));
    return 0;
}
catch (Exception failure) when (failure is IOException or OperationCanceledException or RefusedException)
{
    Console.Error.WriteLine(failure is OperationCanceledException ? $"not done within {options.Limit}" : failure.Message);
    return 1;
}
