using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Keys;

/// <summary><c>waxwing keys</c>: who may hand over mail.</summary>
internal sealed class KeysCommand : Command
{
    public KeysCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("keys", "Makes, lists and revokes the API keys of the service, also while it is stopped.")
    {
        Subcommands.Add(new KeysNewCommand(context, open));
        Subcommands.Add(new KeysListCommand(context, open));
        Subcommands.Add(new KeysRevokeCommand(context, open));
    }
}
