using System.CommandLine;
using System.Text.Json;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Commands.Recipients;

/// <summary><c>waxwing recipient export</c>: what is kept about a recipient, for him, in a file for its owner alone.</summary>
internal sealed class RecipientExportCommand : StoreCommand
{
    // More than one recipient gets in years; beyond that it is a list of its own.
    private const int Most = 10_000;

    private readonly Argument<string> _address = new("ADDRESS") { Description = "The recipient's address." };
    private readonly Argument<string> _file = new("FILE") { Description = "The JSON file to write. One that is there already is left as it is." };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Whose mail. Default: everybody's.", HelpName = "NAME" };

    public RecipientExportCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("export", "Writes what is kept about a recipient to a file: messages, what happened to them, and of whom they are.", context, open)
    {
        Arguments.Add(_address);
        Arguments.Add(_file);
        Options.Add(_tenant);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var address = RecipientCommand.Address(parse.GetRequiredValue(_address));
        var tenant = parse.GetValue(_tenant);
        var file = Path.GetFullPath(parse.GetRequiredValue(_file));
        if (File.Exists(file))
        {
            throw new UsageException($"{file} is there already: name a new file");
        }

        var found = kept.Erasing.Export(tenant, address, Most + 1);
        var document = RecipientDocument.Of(address, found.Take(Most), hasMore: found.Count > Most);
        // On record before anybody has it.
        await kept.TellAsync(AuditAction.RecipientExported, await kept.HashAsync(address), tenant, AuditDetails.Of(("messages", document.Messages.Count)));
        PrivateFile.Create(file, JsonSerializer.SerializeToUtf8Bytes(document, ServiceJson.Default.RecipientDocument));
        context.Output.Document(new RecipientExportedResult(file, document));
        return ExitCodes.Done;
    }
}
