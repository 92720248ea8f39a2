using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>GET /webhooks/{id}/events/{eventId}.</summary>
internal sealed class GetWebhookEvent(IWebhooks webhooks)
{
    /// <summary>Shows an event on its way to an endpoint, with what is sent.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="eventId">The id of the event.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<ShownWebhookEvent>> HandleAsync(ApiCall call, string id, string eventId, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error) || !PathId.TryRead(eventId, out var told, out error))
        {
            return error;
        }

        return await webhooks.EventAsync(call.Tenant, webhookId, told, cancellationToken).ConfigureAwait(false) is { Body: { } payload } found ? ShownWebhookEvent.Of(found, payload) : ApiError.NotFound("Webhook event");
    }
}
