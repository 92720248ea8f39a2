using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Api.Aotsend;
using Waxwing.Server.Api.SendGrid;

namespace Waxwing.Server.Api;

/// <summary>An error, as Resend's clients expect it.</summary>
/// <param name="StatusCode">The status of HTTP once more.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Name">Which error; programs decide by it.</param>
internal sealed record ErrorBody(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    string Message,
    string Name)
{
    /// <summary>Writes an error as the answer.</summary>
    public static Task WriteAsync(HttpContext http, ApiError error)
    {
        if (error.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (http.Features.Get<ApiCall>() is { } call)
        {
            call.Error = error.Name;
        }

        // Each door has the form that its clients know, also where nothing of it was found.
        return http.Request.Path.StartsWithSegments(SendGridError.Root, StringComparison.OrdinalIgnoreCase) ? SendGridError.WriteAsync(http, error)
            : http.Request.Path.StartsWithSegments(AotsendAnswer.Root, StringComparison.OrdinalIgnoreCase) ? AotsendAnswer.WriteAsync(http, error)
            : WriteOwnAsync(http, error);
    }

    private static Task WriteOwnAsync(HttpContext http, ApiError error) =>
        JsonAnswer.WriteAsync(
            http.Response, error.Status, JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error.Status, error.Message, error.Name.Text()), ApiJson.Readable.ErrorBody));
}
