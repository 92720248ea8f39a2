using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Commands.Keys;

/// <summary><c>waxwing keys revoke</c>: a key is good for nothing any more. Mail that came with it goes on its way.</summary>
internal sealed class KeysRevokeCommand : StoreCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "The key's id, as keys list shows it. Never the key itself." };

    public KeysRevokeCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("revoke", "Makes a key good for nothing, at once and for ever.", context, open) => Arguments.Add(_id);

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var id = TypedId.Read("ID", parse.GetRequiredValue(_id));
        if (await kept.Accounts.FindAsync(id, context.Stop) is not { } key
            || !await kept.Accounts.RevokeAsync(key.Tenant, id, KeptData.Fact(AuditAction.KeyRevoked, id.ToString(), key.Tenant, AuditDetails.None), context.Stop))
        {
            throw new UsageException($"there is no key {id}; waxwing keys list shows them");
        }

        context.Output.Document(new RevokedResult(id));
        return ExitCodes.Done;
    }
}
