namespace Waxwing.Snippets.Pages;

/// <summary>The regions of the tests' sources that stand on pages: between <c>// snippet: name</c> and <c>// end</c> (in Python with #).</summary>
internal static class SourceRegions
{
    private static readonly string[] Extensions = [".cs", ".py"];

    /// <summary>Each region by its name. Regions of one name in one file are one text, with an empty line between.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = Directory.EnumerateFiles(Repository.Path("tests"), "*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));
        foreach (var file in files)
        {
            foreach (var (name, text) in ReadFile(file))
            {
                Assert.True(regions.TryAdd(name, text), $"the snippet {name} stands in two files");
            }
        }

        return regions;
    }

    private static Dictionary<string, string> ReadFile(string file)
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        var lines = new List<string>();
        foreach (var line in File.ReadLines(file))
        {
            var trimmed = line.TrimStart(' ', '/', '#');
            var isComment = trimmed.Length < line.TrimStart().Length;
            if (isComment && trimmed.StartsWith("snippet: ", StringComparison.Ordinal))
            {
                name = trimmed["snippet: ".Length..];
            }
            else if (isComment && name is not null && string.Equals(trimmed, "end", StringComparison.Ordinal))
            {
                var text = Undented(lines);
                regions[name] = regions.TryGetValue(name, out var before) ? $"{before}\n\n{text}" : text;
                name = null;
                lines.Clear();
            }
            else if (name is not null)
            {
                lines.Add(line);
            }
        }

        Assert.True(name is null, $"{file}: the snippet {name} has no end");
        return regions;
    }

    private static string Undented(List<string> lines)
    {
        var depth = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart(' ').Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[depth..] : line));
    }
}
