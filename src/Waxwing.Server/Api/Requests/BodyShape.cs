using System.Text.Json;

namespace Waxwing.Server.Api;

/// <summary>
/// Looks at a large body before anything is made of it: two octets (<c>{}</c>) would become an object of dozens. Numbers are left out, which an attachment in the form
/// of Node's Buffer has by the million, and which become one octet each.
/// </summary>
internal static class BodyShape
{
    // A full batch with fifty recipients of each kind, tags and header fields has a quarter of them.
    private const int MostValues = 200_000;

    /// <summary>Why it is too much; null where it is not, or no JSON at all.</summary>
    public static ApiError? Excess(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ApiJson.Default.Options.MaxDepth });
        var values = 0;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.EndObject or JsonTokenType.EndArray) && ++values > MostValues)
                {
                    return new ApiError(StatusCodes.Status413PayloadTooLarge, ErrorName.ValidationError, $"The body has more than {MostValues} values.");
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it in earnest says where.
        }

        return null;
    }
}
