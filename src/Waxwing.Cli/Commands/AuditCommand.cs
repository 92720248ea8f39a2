using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing audit</c>: the log of the service is there; what judges servers, domains, configurations, software and code is to come.</summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand()
        : base("audit", "Verifies the audit log of the service.")
    {
        Subcommands.Add(ServiceCommand.AuditLog);
        foreach (var command in LaterCommand.OfTheAudit)
        {
            Subcommands.Add(command);
        }
    }
}
