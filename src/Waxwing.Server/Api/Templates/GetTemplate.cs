using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>GET /templates/{id}.</summary>
internal sealed class GetTemplate(ITemplateStore store)
{
    /// <summary>Shows a template: its youngest version.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id or the alias of the template.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<ShownTemplate>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken) =>
        await store.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false) is { } template ? TemplateShowing.Whole(template) : TemplateAnswer.NotFound;
}
