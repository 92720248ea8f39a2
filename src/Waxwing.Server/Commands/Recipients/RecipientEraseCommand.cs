using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Commands.Recipients;

/// <summary><c>waxwing recipient erase</c>: nothing is left about a recipient but that something was.</summary>
internal sealed class RecipientEraseCommand : StoreCommand
{
    private readonly Argument<string> _address = new("ADDRESS") { Description = "The recipient's address." };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Whose mail. Default: everybody's.", HelpName = "NAME" };

    public RecipientEraseCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("erase", "Withdraws what waits for a recipient, and erases the address with content, subjects and replies of mail to it. This cannot be undone.", context, open)
    {
        Arguments.Add(_address);
        Options.Add(_tenant);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var address = RecipientCommand.Address(parse.GetRequiredValue(_address));
        var tenant = parse.GetValue(_tenant);
        var hash = await kept.HashAsync(address);
        var erased = await context.WaitForAsync("erasing", () => kept.Erasing.EraseAsync(
            tenant, address, done => KeptData.Fact(AuditAction.RecipientErased, hash, tenant, AuditDetails.Of(("messages", done.Messages), ("withdrawn", done.Withdrawn))), context.Stop));
        context.Output.Document(new ErasedResult(erased, hash));
        return erased.UnderWay == 0 ? ExitCodes.Done : ExitCodes.Temporary;
    }
}
