using Waxwing.Server.Audit;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>DELETE /webhooks/{id}.</summary>
internal sealed class DeleteWebhook(IWebhooks webhooks)
{
    /// <summary>Removes an endpoint. What waited for it is told to nobody.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error))
        {
            return error;
        }

        return await webhooks.DeleteAsync(call.Tenant, webhookId, WebhookFacts.Of(call, AuditAction.WebhookRemoved, webhookId), cancellationToken).ConfigureAwait(false)
            ? new Deleted("webhook", webhookId)
            : ApiError.NotFound("Webhook");
    }
}
