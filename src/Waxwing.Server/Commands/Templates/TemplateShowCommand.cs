using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Templates;

/// <summary><c>waxwing template show</c>: a template as a file, to begin an own one with.</summary>
internal sealed class TemplateShowCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of a template that is always there, a file, or with --tenant an id or alias." };
    private readonly TemplateSelection _selection;

    public TemplateShowCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("show", "Shows a template as it is written, to begin an own one with.", context)
    {
        _selection = new TemplateSelection(open);
        Arguments.Add(_name);
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context) => TemplateFailure.ToldAsync(async () =>
    {
        var file = await _selection.FindAsync(parse.GetRequiredValue(_name), parse, context);
        context.Output.Document(new TemplateTextResult(file));
        return ExitCodes.Done;
    });
}
