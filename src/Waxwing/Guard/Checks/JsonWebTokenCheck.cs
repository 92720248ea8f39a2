using System.Buffers.Text;
using System.Text.Json;

namespace Waxwing;

/// <summary>Whether a text is the header of a JSON Web Token (RFC 7519): one that names an algorithm (RFC 7515 §4.1.1).</summary>
internal static class JsonWebTokenCheck
{
    private const int Usual = 2 * 1024;
    private const int Longest = 64 * 1024;

    public static bool IsHeader(ReadOnlySpan<char> header)
    {
        if (header.Length > Longest || !Base64Url.IsValid(header))
        {
            return false;
        }

        Span<byte> json = header.Length <= Usual ? stackalloc byte[Usual] : new byte[header.Length];
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
