using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>GET /webhooks.</summary>
internal sealed class ListWebhooks(IWebhooks webhooks)
{
    /// <summary>Lists the endpoints, the youngest first.</summary>
    public async Task<Answer<ListOf<WebhookSummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, [], out var page, out var error))
        {
            return error;
        }

        var slice = ListQuery.Cut(await webhooks.ListAsync(call.Tenant, http.RequestAborted).ConfigureAwait(false), webhook => webhook.Id, page);
        return new ListOf<WebhookSummary>(slice.HasMore, [.. slice.Items.Select(WebhookSummary.Of)]);
    }
}
