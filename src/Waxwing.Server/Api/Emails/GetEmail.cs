using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET /emails/{id}.</summary>
internal sealed class GetEmail(IMailStore store)
{
    /// <summary>Shows a message and where it stands. What codes and links that expire say is never shown.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Email>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var messageId, out var error))
        {
            return error;
        }

        if (await store.FindAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false) is not { } message)
        {
            return ApiError.NotFound("Email");
        }

        using var mime = await StoredContent.ReadAsync(store, message, cancellationToken).ConfigureAwait(false);
        return Email.Of(message, mime?.HtmlBody, mime?.TextBody);
    }
}
