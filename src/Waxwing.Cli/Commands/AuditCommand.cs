using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing audit</c>: the log of the service is there; what judges servers, domains, configurations, software and code is to come.</summary>
internal sealed class AuditCommand : Command
{
    /// <param name="unusable">Why the executable of the service cannot be run, or null.</param>
    public AuditCommand(CommandException? unusable)
        : base("audit", "Verifies the audit log of the service.")
    {
        Subcommands.Add(ServiceCommand.AuditLog(unusable));
        foreach (var command in LaterCommand.OfTheAudit)
        {
            Subcommands.Add(command);
        }
    }
}
