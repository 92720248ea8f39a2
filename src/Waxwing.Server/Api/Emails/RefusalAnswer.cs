using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>What the desk refuses, in the words of this API.</summary>
internal static class RefusalAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The error of a refusal.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="place">What stands before the message: empty, or the place in a batch.</param>
    public static ApiError Of(DraftRefusal refusal, string place = "") => Written(refusal, place) with { Path = refusal.Field };

    private static ApiError Written(DraftRefusal refusal, string place)
    {
        var message = refusal.Field is { } field ? $"{place}`{field}`: {refusal.Message}" : place + refusal.Message;
        return refusal.Reason switch
        {
            RefusalReason.Invalid when refusal.Field is "from" => new ApiError(422, ErrorName.InvalidFromAddress, message),
            RefusalReason.Invalid when refusal.Field?.StartsWith("attachments", StringComparison.Ordinal) == true => new ApiError(422, ErrorName.InvalidAttachment, message),
            RefusalReason.Invalid => new ApiError(422, ErrorName.ValidationError, message),
            RefusalReason.Missing => new ApiError(422, ErrorName.MissingRequiredField, message),
            RefusalReason.NotYourDomain => new ApiError(403, ErrorName.ValidationError, message),
            RefusalReason.ReservedRecipient => new ApiError(422, ErrorName.ValidationError, message),
            RefusalReason.Sensitive => new ApiError(422, ErrorName.SecurityError, message),
            RefusalReason.TooLarge => new ApiError(413, ErrorName.ValidationError, message),
            RefusalReason.Schedule => new ApiError(422, ErrorName.ValidationError, message),
            RefusalReason.RepetitionOfOtherBody => new ApiError(409, ErrorName.InvalidIdempotentRequest, message),
            RefusalReason.RepetitionRunning => new ApiError(409, ErrorName.ConcurrentIdempotentRequests, message, Patience),
            RefusalReason.Unavailable => new ApiError(503, ErrorName.ServiceUnavailable, message, Patience),
        };
    }
}
