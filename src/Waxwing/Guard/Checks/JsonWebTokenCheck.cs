using System.Buffers.Text;
using System.Text.Json;

namespace Waxwing;

/// <summary>Whether a text of the form of a JSON Web Token (RFC 7519) has a header that names an algorithm (RFC 7515 §4.1.1).</summary>
internal static class JsonWebTokenCheck
{
    private const int LongestHeader = 2048;

    public static bool IsValid(ReadOnlySpan<char> token)
    {
        var header = token[..token.IndexOf('.')];
        if (header.Length > LongestHeader || !Base64Url.IsValid(header))
        {
            return false;
        }

        Span<byte> json = stackalloc byte[LongestHeader];
        return Base64Url.TryDecodeFromChars(header, json, out var length) && NamesAlgorithm(json[..length]);
    }

    private static bool NamesAlgorithm(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var found = false;
            while (reader.Read())
            {
                found |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("alg"u8);
            }

            return found;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
