using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Commands;

namespace Waxwing.Server.Commands.Auditing;

/// <summary><c>waxwing audit</c>, as far as it is the service's: its log. All else of it is the other executable's.</summary>
internal sealed class AuditGroup : Command
{
    public AuditGroup(Func<ParseResult, CommandContext> context)
        : base("audit", "Verifies and shows the audit log of the service.") => Subcommands.Add(new AuditLogCommand(context));
}
