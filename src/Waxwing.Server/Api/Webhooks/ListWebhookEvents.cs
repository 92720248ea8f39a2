using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>GET /webhooks/{id}/events.</summary>
internal sealed class ListWebhookEvents(IWebhooks webhooks)
{
    /// <summary>Lists what an endpoint was told or is to be told, the youngest first.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="http">The connection.</param>
    public async Task<Answer<ListOf<WebhookEventSummary>>> HandleAsync(ApiCall call, string id, HttpContext http)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error) || !ListQuery.TryRead(http.Request.Query, [], out var page, out error))
        {
            return error;
        }

        if (await webhooks.FindAsync(call.Tenant, webhookId, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return ApiError.NotFound("Webhook");
        }

        var slice = await webhooks.EventsAsync(call.Tenant, webhookId, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<WebhookEventSummary>(slice.HasMore, [.. slice.Items.Select(WebhookEventSummary.Of)]);
    }
}
