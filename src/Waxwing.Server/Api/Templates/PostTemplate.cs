using Waxwing.Server.Model;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>POST /templates.</summary>
internal sealed class PostTemplate(ITemplateStore store, TimeProvider clock)
{
    /// <summary>How many an account may have.</summary>
    public const int Most = 1_000;

    /// <summary>Makes a template. It is a draft: emails can be made of it once it is published.</summary>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, Body<TemplateForm> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var form, out var error))
        {
            return error;
        }

        error = form.Name is null ? ApiError.Missing("name") : TemplateReading.Names(form);
        if (error is not null || !TemplateReading.TryRead(form, null, out var source, out error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var template = new StoredTemplate
        {
            Id = Ids.New(clock),
            Tenant = call.Tenant,
            Name = form.Name!,
            Alias = form.Alias,
            CreatedAt = now,
            UpdatedAt = now,
            Draft = new TemplateVersion(Ids.New(clock), now, source),
        };
        return TemplateAnswer.Of(await store.AddAsync(template, Most, cancellationToken).ConfigureAwait(false), template.Id);
    }
}
