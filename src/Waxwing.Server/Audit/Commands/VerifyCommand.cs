using System.CommandLine;
using Spectre.Console;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;
using Waxwing.Server.Store;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log verify</c>: whether anything in the log was changed, taken out, cut off or written anew.</summary>
internal sealed class VerifyCommand : AuditCommand
{
    private const int LongestKeyFile = 64 * 1024;

    private readonly Option<FileInfo[]> _heads = new("--heads")
    {
        Description = "Heads that were collected elsewhere: a file of syslog, or of JSON lines. Only they show a cut tail, or a log that was written anew as a whole.",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo[]> _keys = new("--key")
    {
        Description = "A public key in PEM that was exported before (audit log key). With it no other key is trusted.",
        HelpName = "FILE",
    };

    public VerifyCommand(Func<ParseResult, AuditConsole> console)
        : base("verify", "Verifies the chain of all entries and the signed heads. Exit code 10 if something is wrong.", console)
    {
        Options.Add(_heads);
        Options.Add(_keys);
    }

    /// <inheritdoc/>
    protected override int Run(ParseResult parse, AuditConsole console)
    {
        var database = Database(console);
        PublicHeadKey[] keys = [.. (parse.GetValue(_keys) ?? []).Select(Key)];
        try
        {
            var verification = new AuditVerification { Keys = keys, Collected = Collected(parse.GetValue(_heads) ?? []) };
            var verdict = Verify(database, verification, console);
            VerdictForm.Write(verdict, verification.Collected is not null, console);
            return verdict.IsGood ? AuditExit.Done : AuditExit.Found;
        }
        finally
        {
            Array.ForEach(keys, key => key.Dispose());
        }
    }

    private static AuditVerdict Verify(Store.Sqlite.SqliteAuditFile database, AuditVerification verification, AuditConsole console)
    {
        try
        {
            return Watched(console, progress => database.Read(record => (verification with { Progress = progress }).Verify(record, console.Stop)));
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.Damaged)
        {
            return new AuditVerdict(0, 0, 0, 0, [new AuditFinding(AuditFault.Damaged, null, exception.Message)], 1);
        }
    }

    // On a terminal a bar shows how far it has come.
    private static AuditVerdict Watched(AuditConsole console, Func<Action<long, long>?, AuditVerdict> work)
    {
        if (console.IsQuiet || !console.Errors.Profile.Capabilities.Interactive || !console.Errors.Profile.Out.IsTerminal)
        {
            return work(null);
        }

        return console.Errors.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("entries");
            return work((done, of) =>
            {
                task.MaxValue = Math.Max(of, done);
                task.Value = done;
            });
        });
    }

    private static CollectedHeads? Collected(FileInfo[] files)
    {
        if (files.Length == 0)
        {
            return null;
        }

        var parts = files.Select(file =>
        {
            using var text = Opened(file);
            return CollectedHeads.Read(text);
        }).ToArray();
        return new CollectedHeads([.. parts.SelectMany(part => part.Heads)], [.. parts.SelectMany(part => part.Unreadable)]);
    }

    private static PublicHeadKey Key(FileInfo file)
    {
        using var text = Opened(file);
        var buffer = new char[LongestKeyFile];
        return PublicHeadKey.FromPem(new string(buffer, 0, text.ReadBlock(buffer))) ?? throw new AuditUsageException($"--key {file}: there is no public key on P-256 in PEM in it");
    }

    private static StreamReader Opened(FileInfo file)
    {
        try
        {
            return file.OpenText();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AuditUsageException($"{file} cannot be read: {exception.Message}");
        }
    }
}
