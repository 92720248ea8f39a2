using System.Text.Json;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>Every answer of this door: HTTP says 200, and the code says what it was. What the article has no code for has the status of HTTP that another door would answer with.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">In words.</param>
internal sealed record AotsendAnswer(int Code, string Message) : IResult
{
    /// <summary>The paths that are answered so.</summary>
    public static readonly PathString Root = "/index/api";

    /// <summary>The mail was accepted: it is on the disk.</summary>
    public static readonly AotsendAnswer Success = new(200, "Request successful");

    public const int KeyEmpty = 40001;
    public const int KeyWrong = 40002;
    public const int TemplateWrong = 40003;
    public const int RecipientEmpty = 40004;
    public const int RecipientWrong = 40005;
    public const int ReplyToWrong = 40006;
    public const int QuotaUsedUp = 40007;
    public const int DataWrong = 40008;

    /// <summary>Writes an error as the answer.</summary>
    public static Task WriteAsync(HttpContext http, ApiError error) => Of(error).ExecuteAsync(http);

    /// <summary>The answer to a request that failed for a reason that every door has.</summary>
    public static AotsendAnswer Of(ApiError error) => new(error switch
    {
        { Name: ErrorName.MissingApiKey } => KeyEmpty,
        { Name: ErrorName.InvalidApiKey or ErrorName.RestrictedApiKey } => KeyWrong,
        { Name: ErrorName.RateLimitExceeded } => QuotaUsedUp,
        { Status: StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity } => DataWrong,
        _ => error.Status,
    }, error.Message);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        JsonAnswer.WriteAsync(httpContext.Response, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Readable.AotsendAnswer));
}
