using System.Text.Json.Serialization;

namespace Waxwing.Server.Drops;

/// <summary>What is behind a drop link: a text, or a file.</summary>
/// <param name="Text">The text, or null.</param>
/// <param name="FileName">The name of the file, or null.</param>
/// <param name="File">Its octets, or null.</param>
internal sealed record DropContent(string? Text, string? FileName, byte[]? File);

/// <summary>The form in which it is encrypted.</summary>
// Null octets would be written as a text without any.
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DropContent))]
internal sealed partial class DropJson : JsonSerializerContext;
