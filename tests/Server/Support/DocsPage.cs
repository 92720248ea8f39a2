namespace Waxwing.Server.Tests.Support;

/// <summary>A page of the documentation whose tables are tested.</summary>
internal sealed class DocsPage
{
    private readonly string[] _lines;

    private DocsPage(string[] lines) => _lines = lines;

    public static DocsPage Read(string path) => new(File.ReadAllLines(Path.Combine(Root(), path)));

    /// <summary>The rows of the tables between two lines, without their heads: the cells of each.</summary>
    public IEnumerable<string[]> Rows(string? begin = null, string? end = null) => _lines
        .SkipWhile(line => begin is not null && !string.Equals(line, begin, StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(line => end is null || !string.Equals(line, end, StringComparison.Ordinal))
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Split(" | "))
        .Where(cells => !cells[0].StartsWith("---", StringComparison.Ordinal) && cells[0] is not ("text" or "attempt" or "what happened"));

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Waxwing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
