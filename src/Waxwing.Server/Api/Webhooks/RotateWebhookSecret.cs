using Waxwing.Server.Audit;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>POST /webhooks/{id}/signing-secret/rotate.</summary>
internal sealed class RotateWebhookSecret(IWebhooks webhooks, TimeProvider clock)
{
    /// <summary>Makes a new secret for an endpoint, and shows it. For 24 hours requests are signed with the one before it as well.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the endpoint.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<WebhookSigningSecret>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var webhookId, out var error))
        {
            return error;
        }

        var secret = WebhookSecret.New();
        var told = WebhookFacts.Of(call, AuditAction.WebhookSecretRotated, webhookId);
        return await webhooks.RotateAsync(call.Tenant, webhookId, secret, clock.GetUtcNow() + WebhookOptions.Overlap, told, cancellationToken).ConfigureAwait(false) switch
        {
            WebhookRotation.Done => new WebhookSigningSecret(webhookId, secret.Text),
            WebhookRotation.NotFound => ApiError.NotFound("Webhook"),
            WebhookRotation.TooOften => new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, "Five secrets of this webhook are good already: wait until the first is not any more, 24 hours after it was replaced."),
        };
    }
}
