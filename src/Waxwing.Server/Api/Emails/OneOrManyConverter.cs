using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.Api.Emails;

/// <summary>One text, or an array of them.</summary>
internal sealed class OneOrManyConverter : JsonConverter<string[]>
{
    // More than any limit of recipients, and no burden.
    private const int Most = 1000;

    /// <inheritdoc/>
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()!];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FieldException("must be a text or an array of texts");
        }

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new FieldException("must be a text or an array of texts");
            }

            if (texts.Count == Most)
            {
                throw new FieldException($"has more than {Most} entries");
            }

            texts.Add(reader.GetString()!);
        }

        return [.. texts];
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
