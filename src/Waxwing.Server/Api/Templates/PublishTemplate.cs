using Waxwing.Server.Audit;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>POST /templates/{id}/publish.</summary>
internal sealed class PublishTemplate(ITemplateStore store, TimeProvider clock)
{
    /// <summary>Publishes the draft of a template: from now on emails are made of it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id or the alias of the template.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return TemplateAnswer.NotFound;
        }

        var told = new AuditFact(call.Actor, AuditAction.TemplatePublished)
        {
            Target = before.Id.ToString(),
            Tenant = call.Tenant,
            Details = AuditDetails.Of(("name", before.Name), ("alias", before.Alias), ("version", before.Draft.Id)),
        };
        var after = before with { Published = before.Draft, PublishedAt = clock.GetUtcNow() };
        return TemplateAnswer.Of(await store.UpdateAsync(before, after, told, cancellationToken).ConfigureAwait(false), before.Id);
    }
}
