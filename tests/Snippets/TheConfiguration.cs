using System.Text.Json;
using Json.Schema;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>JSON on a page says which schema it is by, and is valid by it.</summary>
public sealed class TheConfiguration
{
    [Fact]
    public void Every_block_of_JSON_is_valid_by_the_schema_that_it_names()
    {
        var schemas = Directory.EnumerateFiles(Repository.Path("docs/schemas"), "*.schema.json")
            .ToDictionary(file => Path.GetFileName(file).Replace(".schema.json", "", StringComparison.Ordinal), file => JsonSchema.FromText(File.ReadAllText(file)), StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var block in Repository.Pages.SelectMany(page => page.Blocks).Where(block => block.Language is "json" && block.MarkName is not "practice"))
        {
            using var document = JsonDocument.Parse(block.Text);
            if (block.MarkName is not "schema" || !schemas.TryGetValue(block.MarkValue!, out var schema) || !schema.Evaluate(document.RootElement).IsValid)
            {
                wrong.Add($"{block}: {block.MarkValue ?? "no mark"}");
            }
        }

        Assert.Empty(wrong);
    }
}
