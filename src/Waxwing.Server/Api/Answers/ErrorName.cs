namespace Waxwing.Server.Api;

/// <summary>What went wrong, in the words that Resend's clients know; the last ones are ours, for what they have no word for.</summary>
internal enum ErrorName
{
    /// <summary>Something in the request is not valid.</summary>
    ValidationError,

    /// <summary>A field that must be there is not.</summary>
    MissingRequiredField,

    /// <summary>The author's address is not valid.</summary>
    InvalidFromAddress,

    /// <summary>An attachment cannot be used.</summary>
    InvalidAttachment,

    /// <summary>A parameter of the path or the query is not valid.</summary>
    InvalidParameter,

    /// <summary>The word for repetitions is too short or too long.</summary>
    InvalidIdempotencyKey,

    /// <summary>The same word was used for something else.</summary>
    InvalidIdempotentRequest,

    /// <summary>The same is being carried out.</summary>
    ConcurrentIdempotentRequests,

    /// <summary>There is no key.</summary>
    MissingApiKey,

    /// <summary>The key is not good.</summary>
    InvalidApiKey,

    /// <summary>The key may not do this.</summary>
    RestrictedApiKey,

    /// <summary>There is nothing of that name.</summary>
    NotFound,

    /// <summary>Not with this method.</summary>
    MethodNotAllowed,

    /// <summary>Too much at once.</summary>
    RateLimitExceeded,

    /// <summary>What must not be mailed.</summary>
    SecurityError,

    /// <summary>A fault of ours.</summary>
    InternalServerError,

    /// <summary>Not now; nothing is wrong with the request.</summary>
    ServiceUnavailable,

    /// <summary>Resend has it, and Waxwing does not yet.</summary>
    NotImplemented,
}

/// <summary>The words themselves.</summary>
internal static class ErrorNames
{
    /// <summary>The word on the wire.</summary>
    public static string Text(this ErrorName name) => name switch
    {
        ErrorName.ValidationError => "validation_error",
        ErrorName.MissingRequiredField => "missing_required_field",
        ErrorName.InvalidFromAddress => "invalid_from_address",
        ErrorName.InvalidAttachment => "invalid_attachment",
        ErrorName.InvalidParameter => "invalid_parameter",
        ErrorName.InvalidIdempotencyKey => "invalid_idempotency_key",
        ErrorName.InvalidIdempotentRequest => "invalid_idempotent_request",
        ErrorName.ConcurrentIdempotentRequests => "concurrent_idempotent_requests",
        ErrorName.MissingApiKey => "missing_api_key",
        ErrorName.InvalidApiKey => "invalid_api_key",
        ErrorName.RestrictedApiKey => "restricted_api_key",
        ErrorName.NotFound => "not_found",
        ErrorName.MethodNotAllowed => "method_not_allowed",
        ErrorName.RateLimitExceeded => "rate_limit_exceeded",
        ErrorName.SecurityError => "security_error",
        ErrorName.InternalServerError => "internal_server_error",
        ErrorName.ServiceUnavailable => "service_unavailable",
        ErrorName.NotImplemented => "not_implemented",
    };
}
