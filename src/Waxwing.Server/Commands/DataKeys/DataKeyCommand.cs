using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.DataKeys;

/// <summary><c>waxwing data-key</c>: the keys that data at rest is encrypted under.</summary>
internal sealed class DataKeyCommand : Command
{
    public DataKeyCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("data-key", "Makes, shows and rotates the keys that the data of the service is encrypted under.")
    {
        Subcommands.Add(new DataKeyNewCommand(context));
        Subcommands.Add(new DataKeyStatusCommand(context, open));
        Subcommands.Add(new DataKeyRotateCommand(context, open));
    }
}
