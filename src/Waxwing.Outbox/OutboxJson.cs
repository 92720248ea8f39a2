using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Outbox;

/// <summary>What the table keeps as JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboxRecipient[]))]
[JsonSerializable(typeof(OutboxRequests))]
internal sealed partial class OutboxJson : JsonSerializerContext
{
    public static string Write(OutboxRecipient[] recipients) => JsonSerializer.Serialize(recipients, Default.OutboxRecipientArray);

    public static OutboxRecipient[] ReadRecipients(string json) => JsonSerializer.Deserialize(json, Default.OutboxRecipientArray) ?? [];

    public static string? Write(OutboxRequests? requests) => requests is null ? null : JsonSerializer.Serialize(requests, Default.OutboxRequests);

    public static OutboxRequests? ReadRequests(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.OutboxRequests);
}
