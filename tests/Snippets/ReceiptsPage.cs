using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>docs/receipts.md explains every field of a receipt, and shows a real one.</summary>
public sealed class ReceiptsPage(TheSandbox sandbox)
{
    private static readonly Page Receipts = Repository.Page("docs/receipts.md");

    [Fact]
    public void Every_field_is_explained_under_its_record()
    {
        var missing =
            from record in Records(typeof(SendReceipt), [])
            from property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where property.GetCustomAttribute<JsonIgnoreAttribute>() is null && property.GetIndexParameters().Length == 0
            let name = JsonNamingPolicy.CamelCase.ConvertName(property.Name)
            where !Receipts.Rows.Any(row => string.Equals(row.Heading, $"`{record.Name}`", StringComparison.Ordinal) && row.Names.Contains(name, StringComparer.Ordinal))
            select $"{record.Name}.{name}";

        Assert.Empty(missing);
    }

    [Fact]
    public async Task The_receipt_on_the_page_has_the_shape_of_one_that_was_just_made()
    {
        await using var sender = sandbox.Sender();
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net", "rcpt-550@example.net"], Subject = "A receipt", Text = "It works." }.ToMimeMessage();

        // snippet: receipt
        var receipt = await sender.SendAsync(message);
        string text = receipt.ToString();               // for a person
        string json = ReceiptJson.Write(receipt);       // for a file: docs/schemas/receipt.schema.json
        SendReceipt again = ReceiptJson.Read(json);
        // end

        List<string> told = [];
        // snippet: receipt practices
        foreach (PracticeEvidence practice in receipt.Practices.Where(practice => practice.Status == PracticeStatus.Met))
        {
            told.Add($"{practice.Practice} {practice.Title}: {practice.Evidence}");
        }
        // end

        Assert.Contains(told, line => line.StartsWith("2 Verify the server's identity: localhost matches localhost", StringComparison.Ordinal));
        Assert.StartsWith("PartlyAccepted: <", text, StringComparison.Ordinal);
        Assert.Equal(receipt.MessageId, again.MessageId);
        var shown = Assert.Single(Receipts.Blocks, block => string.Equals(block.MarkName, "schema", StringComparison.Ordinal));
        Assert.Equal(Shape(json), Shape(shown.Text));
    }

    // The names of all fields that there are, wherever they stand; those of the practices' facts differ from receipt to receipt.
    private static IEnumerable<string> Shape(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Names(document.RootElement, "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        static IEnumerable<string> Names(JsonElement element, string path) => element.ValueKind switch
        {
            JsonValueKind.Object when path.EndsWith(".facts", StringComparison.Ordinal) => [path],
            JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Names(field.Value, $"{path}.{field.Name}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Names(item, $"{path}[]")),
            _ => [path],
        };
    }

    private static HashSet<Type> Records(Type type, HashSet<Type> found)
    {
        if (type.Namespace is not ("Waxwing" or "Waxwing.Smtp") || type.IsEnum || !found.Add(type))
        {
            return found;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var inner = property.PropertyType is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
                ? generic.GetGenericArguments()[0]
                : Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Records(inner, found);
        }

        return found;
    }
}
