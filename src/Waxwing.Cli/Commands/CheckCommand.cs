using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing check</c>: judges what it is given, and sends nothing.</summary>
internal sealed class CheckCommand : Command
{
    public CheckCommand(Func<ParseResult, CommandContext> context)
        : base("check", "Judges addresses, received messages and texts; sends nothing.")
    {
        Subcommands.Add(new CheckAddressCommand(context));
        Subcommands.Add(new CheckMessageCommand(context));
        Subcommands.Add(new CheckSecretsCommand(context));
    }
}
