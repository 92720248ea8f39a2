namespace Waxwing.Snippets.Pages;

/// <summary>Where the pages and the sources of their code are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The pages that a reader meets, relative to the root.</summary>
    public static IReadOnlyList<Page> Pages { get; } =
        [.. Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path("docs"), "*.md", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(Snippets.Pages.Page.Read)];

    public static Page Page(string path) => Pages.Single(page => string.Equals(page.Path, path, StringComparison.Ordinal));

    public static string Path(string path) => System.IO.Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Waxwing.slnx")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder;
    }
}
