using Waxwing.Server.Audit;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>DELETE /templates/{id}.</summary>
internal sealed class DeleteTemplate(ITemplateStore store)
{
    /// <summary>Takes a template out. Mail that was made of it is sent all the same.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id or the alias of the template.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false) is not { } template)
        {
            return TemplateAnswer.NotFound;
        }

        var told = new AuditFact(call.Actor, AuditAction.TemplateRemoved) { Target = template.Id.ToString(), Tenant = call.Tenant, Details = AuditDetails.Of(("name", template.Name), ("alias", template.Alias)) };
        return await store.DeleteAsync(call.Tenant, template.Id, told, cancellationToken).ConfigureAwait(false) ? new Deleted("template", template.Id) : TemplateAnswer.NotFound;
    }
}
