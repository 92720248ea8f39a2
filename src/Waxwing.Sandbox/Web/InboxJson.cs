using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Sandbox.Web;

/// <summary>The JSON of the inbox's API, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(MessageDocument))]
internal sealed partial class InboxJson : JsonSerializerContext;
