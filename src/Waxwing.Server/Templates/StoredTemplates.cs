using System.Text.Json.Nodes;
using Waxwing.Templates;

namespace Waxwing.Server.Templates;

/// <summary>Mail of the templates of tenants, and of those that are always there, which a tenant's own alias comes before.</summary>
internal sealed class StoredTemplates(ITemplateStore store, TimeProvider clock) : ITemplates
{
    private static readonly RenderLimits Limits = new();

    /// <inheritdoc/>
    public async ValueTask<RenderedMail> RenderAsync(string tenant, string name, JsonObject data, bool isLenient, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(tenant, name, cancellationToken).ConfigureAwait(false);
        var source = stored is null ? BuiltInTemplates.Find(name)?.Source : stored.Published?.Source;
        if (source is null)
        {
            throw stored is null
                ? new TemplateException(TemplateFault.NotFound, "Template not found")
                : new TemplateException(TemplateFault.NotPublished, "The template is a draft: publish it first.");
        }

        try
        {
            var made = Template.Read(source, Limits, clock).Render(data, new Rendering(isLenient));
            return new RenderedMail(made.Subject, made.Html, made.Text, source.From, source.ReplyTo, source.Kind);
        }
        catch (RenderException exception)
        {
            throw new TemplateException(FaultOf(exception.Fault), exception.Message, exception.Variable);
        }
    }

    private static TemplateFault FaultOf(RenderFault fault) => fault switch
    {
        RenderFault.MissingVariable => TemplateFault.MissingVariable,
        RenderFault.WrongType => TemplateFault.WrongType,
        RenderFault.TooLarge => TemplateFault.TooLarge,
        RenderFault.TooManySteps => TemplateFault.TooManySteps,
        RenderFault.Invalid => TemplateFault.Invalid,
    };
}
