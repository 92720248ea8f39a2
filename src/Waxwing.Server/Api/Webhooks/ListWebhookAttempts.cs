using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>GET /webhooks/{id}/events/{eventId}/attempts.</summary>
internal sealed class ListWebhookAttempts(IWebhooks webhooks)
{
    /// <summary>Lists the attempts to tell an endpoint of an event, the youngest first; at most twenty are kept.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="eventId">The id of the event.</param>
    /// <param name="http">The connection.</param>
    public async Task<Answer<ListOf<ShownWebhookAttempt>>> HandleAsync(ApiCall call, string id, string eventId, HttpContext http)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error) || !PathId.TryRead(eventId, out var told, out error) || !ListQuery.TryRead(http.Request.Query, [], out var page, out error))
        {
            return error;
        }

        if (await webhooks.EventAsync(call.Tenant, webhookId, told, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return ApiError.NotFound("Webhook event");
        }

        var slice = await webhooks.AttemptsAsync(call.Tenant, webhookId, told, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<ShownWebhookAttempt>(slice.HasMore, [.. slice.Items.Select(ShownWebhookAttempt.Of)]);
    }
}
