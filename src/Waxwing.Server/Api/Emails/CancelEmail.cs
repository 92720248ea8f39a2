using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>POST /emails/{id}/cancel.</summary>
internal sealed class CancelEmail(IMailStore store)
{
    /// <summary>Withdraws a message from those recipients to whom it was not sent yet.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var messageId, out var error))
        {
            return error;
        }

        return await store.CancelAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false) switch
        {
            null => ApiError.NotFound("Email"),
            0 => new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, "The email was sent, or withdrawn, already."),
            _ => new Named("email", messageId),
        };
    }
}
