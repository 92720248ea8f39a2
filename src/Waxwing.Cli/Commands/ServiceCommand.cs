using System.CommandLine;
using Waxwing.Cli.Service;

namespace Waxwing.Cli.Commands;

/// <summary>A command of the service, for help and completion. Where the service is installed, its own executable has taken the words before they come here.</summary>
internal sealed class ServiceCommand : Command
{
    private ServiceCommand(string name, string description, string words, CommandException? unusable)
        : base(name, description)
    {
        TreatUnmatchedTokensAsErrors = false;
        SetAction(int (_) => throw unusable ?? ServerExecutable.Missing(words, AppContext.BaseDirectory));
    }

    /// <summary>All that stand at the root; new objects each time, since a command belongs to one parser.</summary>
    /// <param name="unusable">Why the executable cannot be run, or null: it is not there.</param>
    public static IEnumerable<ServiceCommand> All(CommandException? unusable) => ServiceWords.Commands.Select(command => new ServiceCommand(command.Name, command.Description, command.Name, unusable));

    /// <summary>The one that stands below <c>audit</c>.</summary>
    /// <param name="unusable">Why the executable cannot be run, or null: it is not there.</param>
    public static ServiceCommand AuditLog(CommandException? unusable) =>
        new(ServiceWords.AuditLog, "Verifies and shows the service's audit log, whose entries are chained by hashes.", $"audit {ServiceWords.AuditLog}", unusable);
}
