namespace Waxwing.GuardProof;

/// <summary>A copy of the repository in which guards are taken out: the real one is never touched.</summary>
internal sealed class ScratchCopy : IDisposable
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    // The test executable is the runner itself; a scenario takes seconds, and one that hangs has failed.
    private static readonly TimeSpan ScenarioLimit = TimeSpan.FromSeconds(60);

    private readonly string repository;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-guards-");

    private ScratchCopy(string repository) => this.repository = repository;

    /// <summary>Copies what git knows or would take, as it is on disk.</summary>
    public static async Task<ScratchCopy> CreateAsync(string repository)
    {
        var copy = new ScratchCopy(repository);
        var listed = await ChildProcess.RunAsync(
            "git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], repository, BuildLimit);
        foreach (var file in listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var source = Path.Combine(repository, file);
            if (File.Exists(source)) // Deleted and not yet committed: git still lists it.
            {
                var target = copy.PathOf(file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }

        return copy;
    }

    public string PathOf(string file) => Path.Combine(folder.FullName, file);

    /// <summary>Builds a room of tests with all guards in place.</summary>
    /// <returns>Null, or what the compiler said.</returns>
    public Task<string?> BuildAsync(Suite suite) => BuildAsync(suite.Folder);

    /// <summary>
    /// Builds the one room that a source file belongs to and lays it beside the tests, in place of the one that was built
    /// whole: what a guard's absence changes is inside of it, so nothing else has to be built again.
    /// </summary>
    /// <param name="sourceFile">Relative to the repository: <c>src/ROOM/…</c>.</param>
    /// <param name="suite">The tests.</param>
    /// <returns>What the compiler said, or null and what puts the whole room back.</returns>
    public async Task<(string? Errors, Action PutBack)> ReplaceRoomAsync(string sourceFile, Suite suite)
    {
        var room = string.Join('/', sourceFile.Split('/').Take(2));
        var project = Directory.GetFiles(PathOf(room), "*.csproj").Single();
        if (await BuildAsync(project, "--no-restore", "--no-dependencies") is { } errors)
        {
            return (errors, static () => { });
        }

        // As the compiler wrote it, since a project may be built elsewhere; the assembly need not have the project's name.
        var built = Directory.GetFiles(Path.Combine(PathOf(room), "obj", "Release", "net10.0"), "*.dll")
            .Where(file => File.Exists(Beside(file, suite)))
            .MaxBy(File.GetLastWriteTimeUtc)!;
        var beside = Beside(built, suite);
        var whole = beside + ".whole";
        File.Move(beside, whole, overwrite: true);
        File.Copy(built, beside);
        return (null, () => File.Move(whole, beside, overwrite: true));
    }

    private string Beside(string assembly, Suite suite) => Path.Combine(PathOf(suite.Output), Path.GetFileName(assembly));

    // What a guard's absence makes the analyzers say is not what is asked here.
    private async Task<string?> BuildAsync(string project, params string[] further)
    {
        string[] arguments =
        [
            "build", project, "-c", "Release", "-v", "q", "--nologo",
            "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-p:MinVerSkip=true", .. further,
        ];
        var build = await ChildProcess.RunAsync("dotnet", arguments, folder.FullName, BuildLimit);
        return build.ExitCode == 0 ? null : build.Output;
    }

    /// <summary>Runs the tests of one class.</summary>
    public async Task<Outcome> RunAsync(string scenario)
    {
        var result = PathOf("result.xml");
        File.Delete(result);
        var run = await ChildProcess.RunAsync(
            PathOf($"{Suite.Of(scenario).Output}/{Suite.Of(scenario).Assembly}"),
            ["-class", scenario, "-noLogo", "-noColor", "-result-xml", result],
            folder.FullName,
            ScenarioLimit,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["WAXWING_CORPORA"] = Corpora() });
        return run.ExitCode is null ? Outcome.Hung : ResultFile.Read(result);
    }

    public void Dispose() => folder.Delete(recursive: true);

    // The tests look beside the repository, and the copy lies elsewhere.
    private string Corpora() =>
        Environment.GetEnvironmentVariable("WAXWING_CORPORA") ?? Path.GetFullPath(Path.Combine(repository, "..", "shared", "corpora"));
}
