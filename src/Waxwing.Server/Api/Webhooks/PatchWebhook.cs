using System.Collections.Immutable;
using Waxwing.Server.Audit;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>PATCH /webhooks/{id}.</summary>
internal sealed class PatchWebhook(IWebhooks webhooks, WebhookHosts hosts, WebhookSender sender)
{
    /// <summary>Changes where an endpoint is, of what it is told, and whether it is told. What waits for it goes to the new place.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="body">What is to be another.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, Body<ChangeWebhook> body, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error) || !body.TryGet(out var request, out error))
        {
            return error;
        }

        if (request.Status is not (null or "enabled" or "disabled"))
        {
            return ApiError.Field("status", "must be enabled or disabled");
        }

        ImmutableArray<WebhookEventType>? types = null;
        if (request.Events is { } names)
        {
            if (!EventNames.TryRead(names, out var read, out error))
            {
                return error;
            }

            types = read;
        }

        Uri? endpoint = null;
        if (request.Endpoint is { } url)
        {
            (endpoint, var why) = await hosts.JudgeAsync(url, cancellationToken).ConfigureAwait(false);
            if (endpoint is null)
            {
                return ApiError.Field("endpoint", why);
            }
        }

        var change = new WebhookChange(endpoint, types, request.Status is null ? null : request.Status is "enabled");
        var told = WebhookFacts.Of(call, AuditAction.WebhookChanged, webhookId, endpoint, types?.Length, request.Status);
        if (!await webhooks.ChangeAsync(call.Tenant, webhookId, change, told, cancellationToken).ConfigureAwait(false))
        {
            return ApiError.NotFound("Webhook");
        }

        sender.Wake();
        return new Named("webhook", webhookId);
    }
}
