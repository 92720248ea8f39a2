using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit</c>, as far as it is about the service.</summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand(Func<ParseResult, CommandContext> context)
        : base("audit", "Verifies the audit log of the service.")
    {
        Subcommands.Add(new AuditLogCommand(context));
    }
}
