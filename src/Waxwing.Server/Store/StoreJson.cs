using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Store;

/// <summary>JSON as it is kept in databases, and told in events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageSummary))]
[JsonSerializable(typeof(MailEvent))]
internal sealed partial class StoreJson : JsonSerializerContext;
