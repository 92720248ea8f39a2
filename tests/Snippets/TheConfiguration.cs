using System.Text.Json;
using System.Text.Json.Nodes;
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
            var isOfHost = block.MarkValue is "appsettings";
            var judged = isOfHost ? JsonSerializer.SerializeToElement(InSmall(document.RootElement.GetProperty("Waxwing"))) : document.RootElement;
            if (block.MarkName is not "schema" || !schemas.TryGetValue(isOfHost ? "waxwing" : block.MarkValue!, out var schema) || !schema.Evaluate(judged).IsValid)
            {
                wrong.Add($"{block}: {block.MarkValue ?? "no mark"}");
            }
        }

        Assert.Empty(wrong);
    }

    // The section of a host has the same fields; there the custom is to write them with capitals, and the reader does not mind.
    private static JsonNode? InSmall(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(field => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(field.Name), InSmall(field.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(InSmall)]),
        _ => JsonNode.Parse(element.GetRawText()),
    };
}
