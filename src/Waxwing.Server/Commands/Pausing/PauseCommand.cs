using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Pausing;

/// <summary><c>waxwing pause</c> and <c>waxwing resume</c>: mail waits, and goes on.</summary>
internal sealed class PauseCommand : Command
{
    public PauseCommand(Func<ParseResult, CommandContext> context, OpenStore open, bool isPause)
        : base(
            isPause ? "pause" : "resume",
            isPause ? "Stops the sending of a key, tenant, stream or lane. Mail is accepted as before, and waits." : "Starts the sending of what was paused.")
    {
        foreach (var scope in Enum.GetValues<PauseScope>())
        {
            Subcommands.Add(new PauseScopeCommand(context, open, scope, isPause));
        }
    }
}
