using System.Collections.Concurrent;
using Waxwing.GuardProof;

var repository = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(repository, "Waxwing.slnx")))
{
    repository = Path.GetDirectoryName(repository) ?? throw new DirectoryNotFoundException("Not inside the repository.");
}

var guards = Guard.ReadAll(repository).Where(guard => Array.TrueForAll(args, guard.Mentions)).ToList();
if (guards.Count == 0)
{
    Console.Error.WriteLine("guards: none listed in tests/Hostile/guards/*.tsv, or none that contains the text");
    return 1;
}

// Several at once: a scenario that hangs, and the compiler's start, leave most of a processor idle.
var copies = new List<ScratchCopy>();
try
{
    for (var i = 0; i < Math.Min(Environment.ProcessorCount, guards.Count); i++)
    {
        copies.Add(await ScratchCopy.CreateAsync(repository));
        foreach (var suite in guards.Select(guard => Suite.Of(guard.Scenario)).Distinct())
        {
            if (await copies[^1].BuildAsync(suite) is { } errors)
            {
                await Console.Error.WriteLineAsync($"guards: {suite.Folder} does not build with all guards in place:\n{errors}");
                return 1;
            }
        }
    }

    return await ProveAllAsync();
}
finally
{
    copies.ForEach(copy => copy.Dispose());
}

async Task<int> ProveAllAsync()
{
    // A scenario that fails anyway would prove every guard.
    var unsound = new List<string>();
    foreach (var scenario in guards.Select(guard => guard.Scenario).Distinct(StringComparer.Ordinal))
    {
        var outcome = await copies[0].RunAsync(scenario);
        if (outcome != Outcome.Passed)
        {
            unsound.Add($"{scenario}: {outcome}");
        }
    }

    if (unsound.Count > 0)
    {
        await Console.Error.WriteLineAsync($"guards: with all guards in place these must pass, and do not:\n  {string.Join("\n  ", unsound)}");
        return 1;
    }

    var width = guards.Max(guard => ShortName(guard.Scenario).Length);
    var left = new ConcurrentQueue<Guard>(guards);
    var proven = await Task.WhenAll(copies.Select(copy => ProveAsManyAsPossibleAsync(copy, left, width)));
    Console.WriteLine($"\n{proven.Sum()} of {guards.Count} guards proven");
    return proven.Sum() == guards.Count ? 0 : 1;
}

static async Task<int> ProveAsManyAsPossibleAsync(ScratchCopy copy, ConcurrentQueue<Guard> left, int width)
{
    var proven = 0;
    while (left.TryDequeue(out var guard))
    {
        var (holds, verdict) = await ProveAsync(copy, guard);
        proven += holds ? 1 : 0;
        Console.WriteLine($"{ShortName(guard.Scenario).PadRight(width)}  {verdict,-14}  {Path.GetFileName(guard.SourceFile)}: {guard.Text}");
    }

    return proven;
}

static async Task<(bool Holds, string Verdict)> ProveAsync(ScratchCopy copy, Guard guard)
{
    var file = copy.PathOf(guard.SourceFile);
    if (!File.Exists(file))
    {
        return (false, "NO SUCH FILE");
    }

    var whole = await File.ReadAllTextAsync(file);
    if (guard.TakeOutOf(whole) is not { } without)
    {
        return (false, "NOT FOUND ONCE");
    }

    await File.WriteAllTextAsync(file, without);
    var (errors, putBack) = await copy.ReplaceRoomAsync(guard.SourceFile, Suite.Of(guard.Scenario));
    try
    {
        if (errors is not null)
        {
            await Console.Error.WriteLineAsync(errors);
            return (false, "NO COMPILE");
        }

        return await copy.RunAsync(guard.Scenario) switch
        {
            Outcome.Failed => (true, "proven"),
            Outcome.Hung => (true, "proven (hangs)"),
            Outcome.Crashed => (true, "proven (dies)"),
            Outcome.Passed => (false, "STILL PASSES"),
            Outcome.NothingRan => (false, "NOTHING RAN"),
        };
    }
    finally
    {
        putBack();
        await File.WriteAllTextAsync(file, whole);
    }
}

static string ShortName(string scenario) => scenario[(scenario.LastIndexOf('.') + 1)..];
