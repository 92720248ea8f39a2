using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>Code on a page is code that a test runs, word by word. <c>eng/snippets</c> writes the pages anew from the sources.</summary>
public sealed class TheCode
{
    private static readonly string[] Languages = ["csharp", "python"];

    private static IEnumerable<Block> Blocks => Repository.Pages.SelectMany(page => page.Blocks).Where(block => Languages.Contains(block.Language, StringComparer.Ordinal));

    [Fact]
    public void Every_block_of_code_says_which_region_it_is_and_is_that_region()
    {
        var wrong = Blocks.Where(block => !string.Equals(block.MarkName, "snippet", StringComparison.Ordinal)
            || !SourceRegions.All.TryGetValue(block.MarkValue!, out var source) || !string.Equals(source, block.Text, StringComparison.Ordinal));

        Assert.Empty(wrong.Select(block => $"{block}: {block.MarkValue ?? "no mark"}"));
    }

    [Fact]
    public void Every_region_stands_on_a_page() =>
        Assert.Empty(SourceRegions.All.Keys.Except(Blocks.Select(block => block.MarkValue), StringComparer.Ordinal));

    [Fact]
    public void The_languages_of_blocks_are_those_that_a_test_looks_at()
    {
        string[] known = [.. Languages, "console", "json", "text", ""];

        Assert.Empty(Repository.Pages.SelectMany(page => page.Blocks).Where(block => !known.Contains(block.Language, StringComparer.Ordinal)).Select(block => $"{block}: {block.Language}"));
    }
}
