using System.Globalization;
using System.Text.Json;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>Errors as SendGrid's clients expect them.</summary>
/// <param name="Errors">What went wrong: one thing.</param>
internal sealed record SendGridErrors(IReadOnlyList<SendGridError> Errors);

/// <summary>An error.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Field">The field, in SendGrid's way: <c>personalizations.0.to.0.email</c>; null where there is none.</param>
/// <param name="Help">Where to read more; null.</param>
internal sealed record SendGridError(string Message, string? Field, string? Help)
{
    /// <summary>The paths that are answered so.</summary>
    public static readonly PathString Root = "/v3";

    /// <summary>Writes an error as the answer.</summary>
    public static Task WriteAsync(HttpContext http, ApiError error)
    {
        TellLimits(http);
        var body = new SendGridErrors([new SendGridError(error.Message, FieldOf(error.Path), Help: null)]);
        return JsonAnswer.WriteAsync(http.Response, StatusOf(error), JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Readable.SendGridErrors));
    }

    /// <summary>Tells the limits of the key in SendGrid's fields as well: the time as seconds since 1970.</summary>
    public static void TellLimits(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = headers["ratelimit-limit"];
        headers["X-RateLimit-Remaining"] = headers["ratelimit-remaining"];
        if (long.TryParse(headers["ratelimit-reset"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            headers["X-RateLimit-Reset"] = (http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    // There a wrong body is 400, a wrong key 401, and a key that may not do this 403.
    private static int StatusOf(ApiError error) => error switch
    {
        { Name: ErrorName.InvalidApiKey } => StatusCodes.Status401Unauthorized,
        { Name: ErrorName.RestrictedApiKey } => StatusCodes.Status403Forbidden,
        { Status: StatusCodes.Status422UnprocessableEntity or StatusCodes.Status409Conflict } => StatusCodes.Status400BadRequest,
        _ => error.Status,
    };

    private static string? FieldOf(string? path) => path?.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
