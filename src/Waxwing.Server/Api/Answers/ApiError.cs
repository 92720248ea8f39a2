namespace Waxwing.Server.Api;

/// <summary>Why a request is not carried out: a value that handlers return in place of an answer.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Name">Which of a closed family; clients decide by it.</param>
/// <param name="Message">What is wrong and what to do, for a person. No secrets, paths or anything of other tenants.</param>
/// <param name="RetryAfter">When it is worth trying again; null: it says nothing of that.</param>
internal sealed record ApiError(int Status, ErrorName Name, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The field that it is about, as in <c>attachments[0].content</c>; null where it is about none.</summary>
    public string? Path { get; init; }

    /// <summary>A field of the body is not valid.</summary>
    /// <param name="field">Its path, as in <c>attachments[0].content</c>.</param>
    /// <param name="why">What is wrong with it: the end of a sentence that begins with the field.</param>
    public static ApiError Field(string field, string why) => new(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"The `{field}` field {why}.") { Path = field };

    /// <summary>A field that must be there is not. The sentence is Resend's.</summary>
    public static ApiError Missing(string field) => new(StatusCodes.Status422UnprocessableEntity, ErrorName.MissingRequiredField, $"Missing `{field}` field.") { Path = field };

    /// <summary>An attachment cannot be used.</summary>
    public static ApiError Attachment(string field, string why) => new(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidAttachment, $"The `{field}` field {why}.") { Path = field };

    /// <summary>A parameter of the path or the query is not valid.</summary>
    public static ApiError Parameter(string name, string why) => new(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidParameter, $"The `{name}` parameter {why}.");

    /// <summary>There is nothing of that name, or it is somebody else's: the answer is the same.</summary>
    /// <param name="what">What was asked for, with a capital letter.</param>
    public static ApiError NotFound(string what) => new(StatusCodes.Status404NotFound, ErrorName.NotFound, $"{what} not found");

    /// <summary>It is known, and comes later.</summary>
    public static ApiError NotYet(string what) => new(StatusCodes.Status501NotImplemented, ErrorName.NotImplemented, $"Waxwing does not have {what} yet.");

    /// <summary>Not now.</summary>
    public static ApiError Unavailable(TimeSpan retryAfter) => new(
        StatusCodes.Status503ServiceUnavailable, ErrorName.ServiceUnavailable, "The service cannot keep or find this now. Nothing of it was done: try again.", retryAfter);

    /// <summary>A fault of ours. What it was stands in the log, under the id of the request.</summary>
    public static ApiError Internal() => new(
        StatusCodes.Status500InternalServerError, ErrorName.InternalServerError, "Something went wrong here. The log of the service has it under the id of this request (x-request-id).");
}
