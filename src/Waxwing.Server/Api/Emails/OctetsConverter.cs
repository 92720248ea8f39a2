using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.Api.Emails;

/// <summary>Octets as base64, or as JSON.stringify writes a Buffer of Node, which Resend's client leaves as it is.</summary>
internal sealed class OctetsConverter : JsonConverter<byte[]>
{
    private const string Forms = "must be base64, or a Buffer of Node as JSON ({\"type\":\"Buffer\",\"data\":[…]})";

    /// <inheritdoc/>
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.TryGetBytesFromBase64(out var octets) ? octets : throw new FieldException(Forms),
        JsonTokenType.StartObject => ReadBuffer(ref reader),
        _ => throw new FieldException(Forms),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value);

    private static byte[] ReadBuffer(ref Utf8JsonReader reader)
    {
        byte[]? octets = null;
        var isBuffer = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!isBuffer && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isBuffer = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Buffer"u8) ? true : throw new FieldException(Forms);
            }
            else if (octets is null && reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                octets = ReadArray(ref reader);
            }
            else
            {
                throw new FieldException(Forms);
            }
        }

        return isBuffer && octets is not null ? octets : throw new FieldException(Forms);
    }

    private static byte[] ReadArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FieldException(Forms);
        }

        var octets = new ArrayBufferWriter<byte>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetByte(out var octet))
            {
                throw new FieldException("holds a number that is no octet");
            }

            octets.GetSpan(1)[0] = octet;
            octets.Advance(1);
        }

        return octets.WrittenSpan.ToArray();
    }
}
