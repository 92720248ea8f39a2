using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>GET /webhooks/{id}.</summary>
internal sealed class GetWebhook(IWebhooks webhooks)
{
    /// <summary>Shows an endpoint with its secret.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<ShownWebhook>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error))
        {
            return error;
        }

        return await webhooks.FindAsync(call.Tenant, webhookId, cancellationToken).ConfigureAwait(false) is { } webhook
            && await webhooks.SecretAsync(call.Tenant, webhookId, cancellationToken).ConfigureAwait(false) is { } secret
            ? ShownWebhook.Of(webhook, secret)
            : ApiError.NotFound("Webhook");
    }
}
