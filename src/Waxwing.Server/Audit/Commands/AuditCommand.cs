using System.CommandLine;
using Waxwing.Server.Store;

namespace Waxwing.Server.Audit.Commands;

/// <summary>A command about the audit log.</summary>
internal abstract class AuditCommand : Command
{
    protected AuditCommand(string name, string description, Func<ParseResult, AuditConsole> console)
        : base(name, description) => SetAction(parse => RunSafely(parse, console(parse)));

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parse, AuditConsole console);

    private int RunSafely(ParseResult parse, AuditConsole console)
    {
        try
        {
            return Run(parse, console);
        }
        catch (AuditUsageException exception)
        {
            console.Error(exception.Message);
            return AuditExit.Usage;
        }
        catch (Exception exception) when (exception is StoreException or Heads.HeadKeyException or IOException or UnauthorizedAccessException)
        {
            console.Error(exception.Message);
            return AuditExit.Fault;
        }
    }

    /// <summary>The database, which has to be there.</summary>
    protected static Store.Sqlite.SqliteAuditFile Database(AuditConsole console) => File.Exists(console.Database)
        ? new Store.Sqlite.SqliteAuditFile(console.Database)
        : throw new AuditUsageException($"there is no database {console.Database}: name the data folder of the service with --data DIR");
}

/// <summary>The command was not written as it must be.</summary>
internal sealed class AuditUsageException(string message) : Exception(message);
