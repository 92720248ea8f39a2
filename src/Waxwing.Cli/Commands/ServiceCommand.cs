using System.CommandLine;
using Waxwing.Cli.Service;

namespace Waxwing.Cli.Commands;

/// <summary>A command of the service, for help and completion. Where the service is installed, its own executable has taken the words before they come here.</summary>
internal sealed class ServiceCommand : Command
{
    private ServiceCommand(string name, string description, string words)
        : base(name, description)
    {
        TreatUnmatchedTokensAsErrors = false;
        SetAction(int (_) => throw ServerExecutable.Missing(words, AppContext.BaseDirectory));
    }

    /// <summary>All that stand at the root; new objects each time, since a command belongs to one parser.</summary>
    public static IEnumerable<ServiceCommand> All => ServiceWords.Commands.Select(command => new ServiceCommand(command.Name, command.Description, command.Name));

    /// <summary>The one that stands below <c>audit</c>.</summary>
    public static ServiceCommand AuditLog => new(ServiceWords.AuditLog, "Verifies the service's audit log, whose entries are chained by hashes.", $"audit {ServiceWords.AuditLog}");
}
