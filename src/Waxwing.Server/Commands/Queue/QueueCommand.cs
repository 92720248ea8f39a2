using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary><c>waxwing queue</c>: what the service has, and what a person may do about it.</summary>
internal sealed class QueueCommand : Command
{
    public QueueCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("queue", "Shows, retries, drops and exports what the service has.")
    {
        Subcommands.Add(new QueueListCommand(context, open));
        Subcommands.Add(new QueueShowCommand(context, open));
        Subcommands.Add(new QueueChangeCommand(context, open, QueueAction.Retry, "retry", "Tries now what is deferred, held, failed or of unknown fate."));
        Subcommands.Add(new QueueChangeCommand(context, open, QueueAction.Drop, "drop", "Withdraws what was not sent."));
        Subcommands.Add(new QueueExportCommand(context, open));
    }
}
