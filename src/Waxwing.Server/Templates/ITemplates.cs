using System.Text.Json.Nodes;

namespace Waxwing.Server.Templates;

/// <summary>Makes mail of published templates. Thread-safe.</summary>
internal interface ITemplates
{
    /// <summary>Renders a published template of a tenant.</summary>
    /// <param name="tenant">Whose template.</param>
    /// <param name="name">Its id, or its alias.</param>
    /// <param name="data">The values of its variables.</param>
    /// <param name="isLenient">Whether a variable without a value is left out, as the article's endpoint documents; otherwise it is refused.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TemplateException">There is no such template, a variable is missing or of the wrong type, or a limit was met.</exception>
    ValueTask<RenderedMail> RenderAsync(string tenant, string name, JsonObject data, bool isLenient, CancellationToken cancellationToken);
}
