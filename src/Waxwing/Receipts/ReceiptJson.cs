using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing;

/// <summary>
/// Receipts as JSON. The schema is <c>docs/schemas/receipt.schema.json</c>. The field <c>receipt</c> of what <c>waxwing send --json</c> writes is the
/// same; beside it stands what only a command has, its exit code and error.
/// </summary>
public static class ReceiptJson
{
    /// <summary>Writes a receipt as one JSON object.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>JSON text.</returns>
    public static string Write(SendReceipt receipt) => JsonSerializer.Serialize(receipt, ReceiptJsonContext.Default.SendReceipt);

    /// <summary>The receipt as a node, for a program that puts it into a document of its own.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>The element.</returns>
    public static JsonElement ToElement(SendReceipt receipt) => JsonSerializer.SerializeToElement(receipt, ReceiptJsonContext.Default.SendReceipt);

    /// <summary>A plan as a node.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The element.</returns>
    public static JsonElement ToElement(SendPlan plan) => JsonSerializer.SerializeToElement(plan, ReceiptJsonContext.Default.SendPlan);

    /// <summary>Reads a receipt that <see cref="Write"/> wrote.</summary>
    /// <param name="json">JSON text.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="JsonException">The text is no receipt.</exception>
    public static SendReceipt Read(string json) =>
        JsonSerializer.Deserialize(json, ReceiptJsonContext.Default.SendReceipt) ?? throw new JsonException("The text is no receipt.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SendReceipt))]
[JsonSerializable(typeof(SendPlan))]
internal sealed partial class ReceiptJsonContext : JsonSerializerContext;
