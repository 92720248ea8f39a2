using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Returned;

/// <summary><c>waxwing returned</c>: bounces, complaints, and mail to the postmaster of return paths.</summary>
internal sealed class ReturnedCommand : Command
{
    public ReturnedCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("returned", "Shows what came back: bounces, complaints, and mail to postmaster and abuse.")
    {
        Subcommands.Add(new ReturnedListCommand(context, open));
        Subcommands.Add(new ReturnedShowCommand(context, open));
    }
}
