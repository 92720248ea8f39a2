namespace Waxwing.Server.Api.Logs;

/// <summary>A request to this API and how it was answered.</summary>
internal sealed record LogEntry
{
    /// <summary>Always <c>log</c>.</summary>
    public string Object { get; } = "log";

    /// <summary>Its id: that of the answer's <c>x-request-id</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was answered (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The path.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The status of its answer.</summary>
    public required int ResponseStatus { get; init; }

    /// <summary>What the client called itself.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The id of the key.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>The name of the error, where it was one.</summary>
    public string? Error { get; init; }

    /// <summary>Always null: bodies are kept nowhere but as mail.</summary>
    public string? RequestBody { get; }

    /// <summary>Always null.</summary>
    public string? ResponseBody { get; }

    /// <summary>As it is shown.</summary>
    public static LogEntry Of(LoggedRequest request) => new()
    {
        Id = request.Id,
        CreatedAt = request.At,
        Endpoint = request.Path,
        Method = request.Method,
        ResponseStatus = request.Status,
        UserAgent = request.UserAgent,
        KeyId = request.Key,
        Error = request.Error,
    };
}
