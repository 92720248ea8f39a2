namespace Waxwing.Server.Api.SendGrid;

/// <summary>The answer to POST /v3/mail/send: its success has no body.</summary>
internal sealed class MailAnswer : IResult
{
    private const string MessageId = "X-Message-Id";

    private readonly int _status;
    private readonly string? _id;
    private readonly ApiError? _error;

    private MailAnswer(int status, string? id, ApiError? error) => (_status, _id, _error) = (status, id, error);

    /// <summary>The mail would be accepted; it was only tried.</summary>
    public static MailAnswer Judged { get; } = new(StatusCodes.Status200OK, null, null);

    /// <summary>The mail was accepted; the first message has this id.</summary>
    public static MailAnswer Accepted(string id) => new(StatusCodes.Status202Accepted, id, null);

    /// <summary>The error is the answer.</summary>
    public static implicit operator MailAnswer(ApiError error) => new(error.Status, null, error);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_error is not null)
        {
            return ErrorBody.WriteAsync(httpContext, _error);
        }

        var response = httpContext.Response;
        SendGridError.TellLimits(httpContext);
        (response.StatusCode, response.ContentLength) = (_status, 0);
        if (_id is not null)
        {
            response.Headers[MessageId] = _id;
        }

        return Task.CompletedTask;
    }
}
