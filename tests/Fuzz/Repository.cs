namespace Waxwing.Fuzz.Tests;

/// <summary>Where the inputs lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The names of the parsers.</summary>
    public static TheoryData<string> Parsers { get; } = [.. Target.All.Select(target => target.Name)];

    /// <summary>Those whose long run is recorded; that of the others is still to come (docs/fuzzing.md).</summary>
    public static TheoryData<string> ParsersWithRecord { get; } = [.. Target.All.Select(target => target.Name).Except(
        ["dkim", "spf", "results", "schedule", "author", "session", "submitted", "email", "page", "head", "returned"], StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Waxwing.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Not inside the repository.");
        }

        return folder;
    }
}
