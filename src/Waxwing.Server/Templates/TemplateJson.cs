using System.Text.Json.Serialization;
using Waxwing.Templates;

namespace Waxwing.Server.Templates;

/// <summary>Templates as they are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TemplateSource))]
internal sealed partial class TemplateJson : JsonSerializerContext;
