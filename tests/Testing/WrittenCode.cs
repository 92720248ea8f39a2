using System.Text.RegularExpressions;

namespace Shop.Tests;

/// <summary>The code on the pages is code that these tests run.</summary>
public sealed partial class WrittenCode
{
    private static readonly string Repository = FindRepository();

    [Theory]
    [InlineData("src/Waxwing.Testing/README.md", 3)]
    public void Every_block_of_code_on_a_page_stands_in_these_tests(string page, int count)
    {
        var code = Directory.EnumerateFiles(Path.Combine(Repository, "tests", "Testing"), "*.cs").Select(file => Flat(File.ReadAllText(file))).ToArray();
        var blocks = Block().Matches(File.ReadAllText(Path.Combine(Repository, page))).Select(match => match.Groups["code"].Value).ToArray();

        Assert.Equal(count, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(code, text => text.Contains(Flat(block), StringComparison.Ordinal)));
    }

    private static string Flat(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Waxwing.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder;
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
