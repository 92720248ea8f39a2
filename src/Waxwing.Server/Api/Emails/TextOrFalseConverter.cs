using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.Api.Emails;

/// <summary>A text; older clients of Resend write false where there is none.</summary>
internal sealed class TextOrFalseConverter : JsonConverter<string?>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.False => null,
        _ => throw new FieldException("must be a text"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
