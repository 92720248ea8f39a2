using System.CommandLine;
using System.Text;
using Waxwing.CommandLine;
using Waxwing.Templates;

namespace Waxwing.Server.Commands.Templates;

/// <summary><c>waxwing template preview</c>, and <c>render</c>, which is the same with what is secret in it.</summary>
internal sealed class TemplateRenderCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of a template that is always there, a file, or with --tenant an id or alias." };
    private readonly Option<string?> _data = new("--data") { Description = "A file with the values of its variables: a JSON object. Default: the example that the template has.", HelpName = "FILE" };
    private readonly Option<string?> _out = new("--out") { Description = "The folder in which NAME.html and NAME.txt are written.", HelpName = "FOLDER" };
    private readonly TemplateSelection _selection;
    private readonly bool _isPreview;

    public TemplateRenderCommand(Func<ParseResult, CommandContext> context, OpenStore open, bool isPreview)
        : base(
            isPreview ? "preview" : "render",
            isPreview ? "Shows the mail that a template makes; values that are secret are covered." : "Makes the mail of a template, secrets and all: what `waxwing send --template` sends.",
            context)
    {
        (_selection, _isPreview) = (new TemplateSelection(open), isPreview);
        Arguments.Add(_name);
        Options.Add(_data);
        Options.Add(_out);
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context) => TemplateFailure.ToldAsync(async () =>
    {
        var name = parse.GetRequiredValue(_name);
        var file = await _selection.FindAsync(name, parse, context);
        var path = parse.GetValue(_data);
        // What stands in an example is secret to nobody.
        var values = path is null ? file.Example : TemplateSelection.Values(path);
        var mail = Template.Read(file.Source, clock: context.Clock).Render(values, new Rendering(IsPreview: _isPreview && path is not null));
        context.Output.Document(parse.GetValue(_out) is { } folder
            ? new WrittenTemplateResult(Write(folder, Path.GetFileNameWithoutExtension(name), mail), mail.Subject)
            : new RenderedResult(mail, file.Source.Kind));
        return ExitCodes.Done;
    });

    private static string[] Write(string folder, string name, Rendered mail)
    {
        try
        {
            string[] files = [Path.Combine(DataFolder.MakePrivate(folder), $"{name}.html"), Path.Combine(folder, $"{name}.txt")];
            File.WriteAllText(files[0], mail.Html, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.WriteAllText(files[1], mail.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {exception.Message}");
        }
    }
}
