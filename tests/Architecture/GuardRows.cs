namespace Waxwing.Architecture.Tests;

/// <summary>
/// <c>eng/guards</c> takes guards out one at a time and needs a while for it. That each of them still stands where its row
/// says is seen at once.
/// </summary>
public sealed class GuardRows
{
    [Fact]
    public void Every_guard_stands_once_in_the_file_that_its_row_names_and_its_scenario_has_a_file()
    {
        var tests = Path.Combine(BuiltRoom.Repository, "tests");
        var scenarios = Directory.EnumerateFiles(tests, "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var rows = Directory.EnumerateFiles(Path.Combine(tests, "Hostile", "guards"), "*.tsv")
            .SelectMany(File.ReadLines)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToArray();

        Assert.NotEmpty(rows);
        Assert.Empty(rows.Where(row => !scenarios.Contains(row[0][(row[0].LastIndexOf('.') + 1)..])).Select(row => $"no scenario {row[0]}"));
        Assert.Empty(rows.Where(row => Count(File.ReadAllText(Path.Combine(BuiltRoom.Repository, row[1])), row[2]) != 1).Select(row => $"{row[1]}: {row[2]}"));
    }

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
