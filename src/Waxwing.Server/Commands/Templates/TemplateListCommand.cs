using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Mail;
using Waxwing.Templates;

namespace Waxwing.Server.Commands.Templates;

/// <summary><c>waxwing template list</c>.</summary>
internal sealed class TemplateListCommand : CliCommand
{
    private const int AtOnce = 100;

    private readonly TemplateSelection _selection;

    public TemplateListCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("list", "Lists the templates that are always there, or with --tenant those that the service keeps.", context)
    {
        _selection = new TemplateSelection(open);
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        context.Output.Document(_selection.Tenant(parse) is { } tenant
            ? new TemplatesResult(await StoredAsync(tenant, parse, context))
            : new TemplatesResult([.. BuiltInTemplates.Names.Select(name => new TemplateDocument(null, name, name, name, "built-in", null))]));
        return ExitCodes.Done;
    }

    private Task<IReadOnlyList<TemplateDocument>> StoredAsync(string tenant, ParseResult parse, CommandContext context) => _selection.WithAsync<IReadOnlyList<TemplateDocument>>(parse, context, async store =>
    {
        var all = new List<TemplateDocument>();
        for (Guid? after = null; ;)
        {
            var part = await store.ListAsync(tenant, new Page(AtOnce, after), context.Stop);
            all.AddRange(part.Items.Select(one => new TemplateDocument(
                one.Id, one.Alias, one.Name, MailKindWord.Of(one.Draft.Source.Kind), one.Published is null ? "draft" : one.HasUnpublished ? "published, changed since" : "published", one.UpdatedAt)));
            if (!part.HasMore)
            {
                return all;
            }

            after = part.Items[^1].Id;
        }
    });
}
