using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing dkim</c>: keys that sign, their records, and their rotation.</summary>
internal sealed class DkimCommand : Command
{
    public DkimCommand(Func<ParseResult, CommandContext> context)
        : base("dkim", "Makes keys that sign mail, says what to publish in DNS, and rotates them without a gap.")
    {
        Subcommands.Add(new DkimNewCommand(context));
        Subcommands.Add(new DkimRecordCommand(context));
        Subcommands.Add(new DkimRotateCommand(context));
    }
}
