using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Templates;

/// <summary><c>waxwing template</c>: what mail is made of.</summary>
internal sealed class TemplateCommand : Command
{
    public TemplateCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("template", "Lists, shows and previews templates: those that are always there, those of the service, and files.")
    {
        Subcommands.Add(new TemplateListCommand(context, open));
        Subcommands.Add(new TemplateShowCommand(context, open));
        Subcommands.Add(new TemplateRenderCommand(context, open, isPreview: true));
        Subcommands.Add(new TemplateRenderCommand(context, open, isPreview: false));
    }
}
