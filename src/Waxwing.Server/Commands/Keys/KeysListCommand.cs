using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Keys;

/// <summary><c>waxwing keys list</c>: the keys, without their secrets, which nobody has.</summary>
internal sealed class KeysListCommand : StoreCommand
{
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only the keys of this tenant.", HelpName = "NAME" };

    public KeysListCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("list", "Lists the keys, the youngest first.", context, open) => Options.Add(_tenant);

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var tenant = parse.GetValue(_tenant) is { } text ? TenantName.Read("--tenant", text) : null;
        context.Output.Document(new KeysResult(await kept.Accounts.ListAsync(tenant, context.Stop), context.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
