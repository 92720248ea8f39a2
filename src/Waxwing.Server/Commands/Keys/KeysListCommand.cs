using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Store;

namespace Waxwing.Server.Commands.Keys;

/// <summary><c>waxwing keys list</c>: the keys, without their secrets, which nobody has.</summary>
internal sealed class KeysListCommand : StoreCommand
{
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only the keys of this tenant.", HelpName = "NAME" };

    public KeysListCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("list", "Lists the keys, the youngest first.", context, open) => Options.Add(_tenant);

    protected override async Task<int> RunAsync(IStore store, ParseResult parse, CommandContext context)
    {
        var tenant = parse.GetValue(_tenant) is { } text ? TenantName.Read("--tenant", text) : null;
        context.Output.Document(new KeysResult(await store.Accounts.ListAsync(tenant, context.Stop), context.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
