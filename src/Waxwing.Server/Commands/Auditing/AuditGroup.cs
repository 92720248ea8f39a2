using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Commands;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Commands.Auditing;

/// <summary><c>waxwing audit</c>, as far as it is the service's: its log. All else of it is the other executable's.</summary>
internal sealed class AuditGroup : Command
{
    public AuditGroup(Func<ParseResult, CommandContext> context)
        : base("audit", "Verifies and shows the audit log of the service.")
    {
        var folder = new DataFolderSelection();
        foreach (var option in folder.All)
        {
            option.Recursive = true;
            Options.Add(option);
        }

        Subcommands.Add(new AuditLogCommand(parse => ConsoleOf(folder.Folder(parse), context(parse))));
    }

    private static AuditConsole ConsoleOf(DataFolder folder, CommandContext context) => new(
        Path.Combine(folder.Path, SqliteStore.FileName), folder.Path, Console.Out, context.Errors, context.IsJson, context.Quiet, context.Stop);
}
