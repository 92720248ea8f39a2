using Waxwing.Storm;

// Waxwing.Storm [MESSAGES=…] [KILLS=…] [SEED=…] [--plant lost|doubled] [--json]: see eng/storm.
if (!StormOptions.TryParse(args, out var options))
{
    await Console.Error.WriteLineAsync("eng/storm [MESSAGES=100000] [KILLS=50] [SEED=1] [--plant lost|doubled] [--json]");
    return 2;
}

await using var storm = new StormRun(options, Console.Error.WriteLine);
var report = await storm.RunAsync();
Console.WriteLine(options.IsJson ? report.ToJson() : report.ToText());
return report.IsGood ? 0 : 1;
