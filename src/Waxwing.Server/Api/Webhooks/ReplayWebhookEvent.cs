using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>POST /webhooks/{id}/events/{eventId}/replay.</summary>
internal sealed class ReplayWebhookEvent(IWebhooks webhooks, WebhookSender sender)
{
    /// <summary>Tells an endpoint of an event once more, with the same id and the same body, whatever became of it before.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="eventId">The id of the event.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, string eventId, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error) || !PathId.TryRead(eventId, out var told, out error))
        {
            return error;
        }

        if (!await webhooks.ReplayAsync(call.Tenant, webhookId, told, cancellationToken).ConfigureAwait(false))
        {
            return ApiError.NotFound("Webhook event");
        }

        sender.Wake();
        return new Named("webhook_event", told);
    }
}
