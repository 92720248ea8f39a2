using Waxwing.Server.Model;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>POST /templates/{id}/duplicate.</summary>
internal sealed class DuplicateTemplate(ITemplateStore store, TimeProvider clock)
{
    /// <summary>Makes a draft of the youngest version of a template, or of one of those that are always there.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id or the alias of the template, or the name of one that is always there.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        var known = await store.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false);
        if ((known?.Draft.Source ?? BuiltInTemplates.Find(id)?.Source) is not { } source)
        {
            return TemplateAnswer.NotFound;
        }

        var now = clock.GetUtcNow();
        var copy = new StoredTemplate
        {
            Id = Ids.New(clock),
            Tenant = call.Tenant,
            Name = Copied(known?.Name ?? id),
            CreatedAt = now,
            UpdatedAt = now,
            Draft = new TemplateVersion(Ids.New(clock), now, source),
        };
        return TemplateAnswer.Of(await store.AddAsync(copy, PostTemplate.Most, cancellationToken).ConfigureAwait(false), copy.Id);
    }

    private static string Copied(string name) => $"Copy of {(name.Length > 80 ? name[..80] : name)}";
}
