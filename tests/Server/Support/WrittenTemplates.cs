using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Tests.Support;

/// <summary>Templates of which there is one, <c>d-welcome</c> or <c>17</c>, of the tenant acme: it greets the variable <c>name</c>.</summary>
internal sealed class WrittenTemplates : ITemplates
{
    /// <summary>The author that the template names, or null.</summary>
    public string? From { get; set; }

    /// <summary>The values that it was given.</summary>
    public ConcurrentQueue<string> Given { get; } = [];

    public ValueTask<RenderedMail> RenderAsync(string tenant, string name, JsonObject data, bool isLenient, CancellationToken cancellationToken)
    {
        Given.Enqueue(data.ToJsonString());
        if (tenant is not "acme" || name is not ("d-welcome" or "17"))
        {
            throw new TemplateException(TemplateFault.NotFound, "there is no template of that name");
        }

        var who = data["name"]?.GetValue<string>() ?? (isLenient ? "" : throw new TemplateException(TemplateFault.MissingVariable, "the variable has no value", "name"));
        return new ValueTask<RenderedMail>(new RenderedMail($"Welcome {who}", $"<p>Welcome, {who}.</p>", $"Welcome, {who}.", From, ReplyTo: null, MailKind.AccountActivation));
    }
}
