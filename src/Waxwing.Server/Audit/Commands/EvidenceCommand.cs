using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Commands;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Audit.Commands;

/// <summary>A command about the audit log. The database is evidence: it is read, and nothing is written to it, not even a migration.</summary>
internal abstract class EvidenceCommand : CliCommand
{
    private readonly DataFolderSelection _folder = new();

    protected EvidenceCommand(string name, string description, Func<ParseResult, CommandContext> context)
        : base(name, description, context)
    {
        foreach (var option in _folder.All)
        {
            Options.Add(option);
        }
    }

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(SqliteAuditFile log, DataFolder folder, ParseResult parse, CommandContext context);

    /// <inheritdoc/>
    protected sealed override Task<int> RunAsync(ParseResult parse, CommandContext context) => StoreFailure.ToldAsync(() =>
    {
        var folder = _folder.Folder(parse);
        folder.MustHaveData();
        try
        {
            return Task.FromResult(Run(new SqliteAuditFile(Path.Combine(folder.Path, SqliteStore.FileName)), folder, parse, context));
        }
        catch (HeadKeyException exception)
        {
            throw new CommandException(ExitCodes.Configuration, CommandException.FolderUnusable, exception.Message, exception);
        }
    });
}
