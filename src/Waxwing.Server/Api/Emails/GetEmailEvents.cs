using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET /emails/{id}/events; not at Resend.</summary>
internal sealed class GetEmailEvents(IMailStore store)
{
    /// <summary>Lists everything that happened to a message, in its order: attempts, replies of servers, what comes next.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<ListOf<MailEvent>>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var messageId, out var error))
        {
            return error;
        }

        return await store.FindAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false) is null
            ? ApiError.NotFound("Email")
            : new ListOf<MailEvent>(false, await store.EventsAsync(call.Tenant, messageId, cancellationToken).ConfigureAwait(false));
    }
}
