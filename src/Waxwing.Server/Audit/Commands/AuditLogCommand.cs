using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log</c>: the audit log of the service, while it runs or not.</summary>
internal sealed class AuditLogCommand : Command
{
    public AuditLogCommand(Func<ParseResult, CommandContext> context)
        : base("log", "Verifies and shows the service's audit log, while the service runs or not.")
    {
        Subcommands.Add(new VerifyCommand(context));
        Subcommands.Add(new ListCommand(context));
        Subcommands.Add(new KeyCommand(context));
    }
}
