using Waxwing.Server.Model;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>PATCH /templates/{id}.</summary>
internal sealed class PatchTemplate(ITemplateStore store, TimeProvider clock)
{
    /// <summary>Changes the draft of a template. What is published is sent as it was, until the draft is published.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id or the alias of the template.</param>
    /// <param name="body">What is to be another.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, Body<TemplateForm> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var form, out var error))
        {
            return error;
        }

        if (await store.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return TemplateAnswer.NotFound;
        }

        error = TemplateReading.Names(form);
        if (error is not null || !TemplateReading.TryRead(form, before.Draft.Source, out var source, out error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var after = before with
        {
            Name = form.Name ?? before.Name,
            Alias = form.Alias ?? before.Alias,
            UpdatedAt = now,
            Draft = new TemplateVersion(Ids.New(clock), now, source),
        };
        return TemplateAnswer.Of(await store.UpdateAsync(before, after, null, cancellationToken).ConfigureAwait(false), before.Id);
    }
}
