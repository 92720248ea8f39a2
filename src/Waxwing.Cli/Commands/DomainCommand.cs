using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing domain</c>: what a domain that sends needs in DNS.</summary>
internal sealed class DomainCommand : Command
{
    public DomainCommand(Func<ParseResult, CommandContext> context)
        : base("domain", "Says what a domain that sends lacks in DNS, and publishes it.") => Subcommands.Add(new DomainSetupCommand(context));
}
