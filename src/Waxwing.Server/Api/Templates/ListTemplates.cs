using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>GET /templates.</summary>
internal sealed class ListTemplates(ITemplateStore store)
{
    /// <summary>Lists the templates, the youngest first.</summary>
    public async Task<Answer<ListOf<TemplateSummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, [], out var page, out var error))
        {
            return error;
        }

        var slice = await store.ListAsync(call.Tenant, page, http.RequestAborted).ConfigureAwait(false);
        return new ListOf<TemplateSummary>(slice.HasMore, [.. slice.Items.Select(TemplateShowing.Summary)]);
    }
}
