using System.Diagnostics;

namespace Waxwing.Fuzz.Tests;

/// <summary>
/// Some seconds of AFL++ for each parser, one behind the other: what changed since the long run shall not be the first that nobody fuzzed. The dice are the same
/// each time, so that what it finds is of the change at hand; new ones are thrown by <c>eng/fuzz</c>.
/// </summary>
public sealed class ShortRun(ShortRun.Instrumented instrumented) : IClassFixture<ShortRun.Instrumented>
{
    private const int Executions = 100_000;

    // Where the machine is slow.
    private const int Seconds = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Theory]
    [MemberData(nameof(Repository.Parsers), MemberType = typeof(Repository))]
    public async Task Finds_neither_crash_nor_hang(string parser)
    {
        if (instrumented.Folder is null)
        {
            Missing("not here: afl-fuzz (afl++)");
        }

        var output = Path.Combine(instrumented.Folder!, $"found-{parser}");
        var log = await RunAsync(
            "afl-fuzz",
            [
                "-i", Repository.PathOf("tests", "Fuzz", "corpus", parser), "-x", Repository.PathOf("tests", "Fuzz", "dictionaries", $"{parser}.dict"),
                "-o", output, "-s", "1", "-E", $"{Executions}", "-V", $"{Seconds}", "-m", "none", "-t", "5000", "-G", "1024", "--", Path.Combine(instrumented.Folder!, "Waxwing.Fuzz"), "run", parser,
                Repository.PathOf("tests", "Fuzz", "corpus", parser),
            ],
            instrumented.Folder!);
        var written = Path.Combine(output, "default", "fuzzer_stats");
        Assert.True(File.Exists(written), log);
        var stats = AflStats.Read(written);
        foreach (var input in Directory.EnumerateFiles(Path.Combine(output, "default", "crashes"), "id:*").Concat(Directory.EnumerateFiles(Path.Combine(output, "default", "hangs"), "id:*")))
        {
            Assert.Fail($"{Path.GetFileName(input)}: {Convert.ToHexString(await File.ReadAllBytesAsync(input))}");
        }

        // A run that executed next to nothing, saw no branches, or found the same input to run another way each time, has shown nothing. (How
        // stable it is depends on when the runtime compiles; seen: 94 to 100 %, on a busy machine once 66.)
        Assert.InRange(stats.Number("execs_done"), 1000, long.MaxValue);
        Assert.InRange(stats.Number("edges_found"), 100, long.MaxValue);
        Assert.InRange(stats.Percent("stability"), 80, 100);
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        // The target is no program that afl-cc made; the machine's clock and kernel are left as they are.
        foreach (var name in new[] { "AFL_SKIP_BIN_CHECK", "AFL_SKIP_CPUFREQ", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "AFL_NO_AFFINITY", "AFL_NO_UI" })
        {
            start.Environment[name] = "1";
        }

        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {Limit}");
        }

        return await output + await error;
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    /// <summary>A copy of the targets in which the parsers count their branches. In memory where that can be: AFL++ writes each input to a file.</summary>
    public sealed class Instrumented : IAsyncLifetime
    {
        /// <summary>Where it lies; null without AFL++.</summary>
        public string? Folder { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "afl-fuzz"))))
            {
                return;
            }

            Folder = Directory.Exists("/dev/shm") ? $"/dev/shm/waxwing-fuzz-{Environment.ProcessId}" : Directory.CreateTempSubdirectory("waxwing-fuzz-").FullName;
            Directory.CreateDirectory(Folder);
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => !file.EndsWith(".pdb", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
            }

            var log = await RunAsync(
                Path.Combine(AppContext.BaseDirectory, "Waxwing.Fuzz"),
                ["instrument", .. new[] { "Waxwing.Smtp", "Waxwing.Trust", "Waxwing.Sender", "waxwing-server" }.Select(assembly => Path.Combine(Folder, $"{assembly}.dll"))],
                Folder);
            Assert.Equal("", log);
        }

        public ValueTask DisposeAsync()
        {
            if (Folder is not null)
            {
                Directory.Delete(Folder, recursive: true);
            }

            return ValueTask.CompletedTask;
        }
    }
}
