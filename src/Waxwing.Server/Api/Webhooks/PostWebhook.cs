using Waxwing.Server.Audit;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>POST /webhooks.</summary>
internal sealed class PostWebhook(IWebhooks webhooks, WebhookHosts hosts, WebhookSender sender, WebhookOptions options, TimeProvider clock)
{
    /// <summary>Adds an endpoint, which is told of what happens from now on, and shows the secret that its requests are signed with.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The endpoint.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<WebhookSigningSecret>> HandleAsync(ApiCall call, Body<CreateWebhook> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        if (request is not { Endpoint: { } url, Events: { } names })
        {
            return ApiError.Missing(request.Endpoint is null ? "endpoint" : "events");
        }

        if (!EventNames.TryRead(names, out var types, out error))
        {
            return error;
        }

        var (endpoint, why) = await hosts.JudgeAsync(url, cancellationToken).ConfigureAwait(false);
        if (endpoint is null)
        {
            return ApiError.Field("endpoint", why);
        }

        var webhook = new Webhook { Id = Ids.New(clock), Tenant = call.Tenant, Endpoint = endpoint, Types = types, CreatedAt = clock.GetUtcNow() };
        var secret = WebhookSecret.New();
        if (!await webhooks.AddAsync(webhook, secret, options.MaxPerTenant, WebhookFacts.Of(call, AuditAction.WebhookCreated, webhook.Id, endpoint, types.Length), cancellationToken).ConfigureAwait(false))
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"There are {options.MaxPerTenant} webhooks already: remove one first.");
        }

        sender.Wake();
        return new WebhookSigningSecret(webhook.Id, secret.Text);
    }
}
