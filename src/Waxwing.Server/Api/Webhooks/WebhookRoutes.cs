using Waxwing.Server.Accounts;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>The routes of webhooks. What shows a secret is for administrators.</summary>
internal sealed class WebhookRoutes(IWebhooks webhooks, WebhookHosts hosts, WebhookSender sender, WebhookOptions options, TimeProvider clock) : IApiModule
{
    /// <inheritdoc/>
    public void Map(ApiRoutes routes)
    {
        routes.Post("/webhooks", new PostWebhook(webhooks, hosts, sender, options, clock).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created)
            .WithMetadata(new BodyExample("""{"endpoint":"https://hooks.acme-shop.net/mail","events":["email.delivered","email.bounced"]}"""));
        routes.Get("/webhooks", new ListWebhooks(webhooks).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/webhooks/{id}", new GetWebhook(webhooks).HandleAsync, KeyScope.Admin);
        routes.Patch("/webhooks/{id}", new PatchWebhook(webhooks, hosts, sender).HandleAsync, KeyScope.Admin).WithMetadata(new BodyExample("""{"status":"disabled"}"""));
        routes.Delete("/webhooks/{id}", new DeleteWebhook(webhooks).HandleAsync, KeyScope.Admin);
        routes.Post("/webhooks/{id}/signing-secret/rotate", new RotateWebhookSecret(webhooks, clock).HandleAsync, KeyScope.Admin);
        routes.Get("/webhooks/{id}/events", new ListWebhookEvents(webhooks).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/webhooks/{id}/events/{eventId}", new GetWebhookEvent(webhooks).HandleAsync, KeyScope.Read);
        routes.Get("/webhooks/{id}/events/{eventId}/attempts", new ListWebhookAttempts(webhooks).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Post("/webhooks/{id}/events/{eventId}/replay", new ReplayWebhookEvent(webhooks, sender).HandleAsync, KeyScope.Admin);
    }
}
