using System.CommandLine;
using System.Text.Json;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary><c>waxwing queue export</c>: messages as files, each with a line that says where it stands.</summary>
internal sealed class QueueExportCommand : StoreCommand
{
    private const string Index = "messages.jsonl";
    private const int Usual = 10_000;
    private const int Most = 1_000_000;

    private readonly Argument<string> _folder = new("FOLDER") { Description = $"A folder that is new or empty. Each message becomes ID.eml there, and a line of {Index}." };
    private readonly QueueSelection _selection = new(lists: true);
    private readonly Option<int> _limit = Limit.Option(Usual, Most);

    public QueueExportCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("export", "Writes messages to a folder as .eml files, with a line of JSON for each. The queue stays as it is.", context, open)
    {
        Arguments.Add(_folder);
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }

        Options.Add(_limit);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var filter = _selection.Filter(parse, context.Clock.GetUtcNow());
        var states = _selection.States(parse, lists: true);
        var folder = Make(parse.GetRequiredValue(_folder));
        var limit = parse.GetValue(_limit) is var number and > 0 ? number : Usual;
        var search = await QueueSearch.RunAsync(kept.Queue, filter, states, limit, context.Stop);
        var exported = await context.WaitForAsync($"writing to {folder}", () => WriteAsync(kept.Mail, search, folder, context.Stop));
        await kept.TellAsync(AuditAction.QueueExported, folder, filter.Tenant, AuditDetails.Of(("messages", exported.Count)));
        context.Output.Document(new ExportResult(folder, exported.Count, exported.Count(document => document.Withheld), exported.Count(document => document is { Withheld: false, File: null }), search.HasMore));
        return ExitCodes.Done;
    }

    private static async Task<IReadOnlyList<ExportedDocument>> WriteAsync(IMailStore mail, QueueSearch search, string folder, CancellationToken stop)
    {
        var exported = new List<ExportedDocument>();
        var lines = new MemoryStream();
        foreach (var id in search.Found.Select(delivery => (delivery.MessageId, delivery.Delivery.Lane.Tenant)).Distinct())
        {
            if (await mail.FindAsync(id.Tenant, id.MessageId, stop) is not { } message)
            {
                continue;
            }

            exported.Add(await WriteAsync(mail, message, folder, stop));
            await JsonSerializer.SerializeAsync(lines, exported[^1], ServiceJson.Default.ExportedDocument, stop);
            lines.WriteByte((byte)'\n');
        }

        PrivateFile.Create(Path.Combine(folder, Index), lines.GetBuffer().AsSpan(0, (int)lines.Length));
        return exported;
    }

    private static async Task<ExportedDocument> WriteAsync(IMailStore mail, StoredMessage message, string folder, CancellationToken stop)
    {
        var isWithheld = SecretMail.Is(message.Kind);
        var content = isWithheld ? null : await mail.ContentAsync(message.Tenant, message.Id, stop);
        var file = content is null ? null : $"{message.Id}.eml";
        if (content is not null)
        {
            PrivateFile.Create(Path.Combine(folder, file!), content);
        }

        return ExportedDocument.Of(message, file, isWithheld);
    }

    private static string Make(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new UsageException($"{path} is not empty: name a new folder");
        }

        return DataFolder.MakePrivate(path);
    }
}
