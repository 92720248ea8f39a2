using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Commands;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log key</c>: the public key of the heads, to be kept elsewhere.</summary>
internal sealed class KeyCommand(Func<ParseResult, CommandContext> context)
    : EvidenceCommand("key", "Shows the public key that signs heads of the log. Keep it elsewhere: verify --key trusts it alone.", context)
{
    /// <inheritdoc/>
    protected override int Run(SqliteAuditFile log, DataFolder folder, ParseResult parse, CommandContext context)
    {
        if (!File.Exists(Path.Combine(folder.Path, HeadKey.FileName)))
        {
            throw new CommandException(ExitCodes.Configuration, CommandException.FolderUnusable, $"there is no {HeadKey.FileName} in {folder.Path} yet: the service makes it when it begins");
        }

        using var key = HeadKey.OpenOrMake(folder.Path);
        context.Output.Document(new HeadKeyResult(key.Public.Id, key.Public.Pem));
        return ExitCodes.Done;
    }
}
