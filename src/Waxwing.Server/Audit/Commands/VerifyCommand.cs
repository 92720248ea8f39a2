using System.CommandLine;
using Spectre.Console;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;
using Waxwing.Server.Commands;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log verify</c>: whether anything in the log was changed, taken out, cut off or written anew.</summary>
internal sealed class VerifyCommand : EvidenceCommand
{
    private const int LongestKeyFile = 64 * 1024;

    private readonly Option<string[]> _heads = new("--heads")
    {
        Description = "Heads that were collected elsewhere: a file of syslog, or of JSON lines. Only they show a cut tail, or a log that was written anew as a whole.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _keys = new("--key")
    {
        Description = "A public key in PEM that was exported before (audit log key). With it no other key is trusted.",
        HelpName = "FILE",
    };

    public VerifyCommand(Func<ParseResult, CommandContext> context)
        : base("verify", "Verifies the chain of all entries and the signed heads. Exit code 10 if something is wrong.", context)
    {
        Options.Add(_heads);
        Options.Add(_keys);
    }

    /// <inheritdoc/>
    protected override int Run(SqliteAuditFile log, DataFolder folder, ParseResult parse, CommandContext context)
    {
        PublicHeadKey[] keys = [.. (parse.GetValue(_keys) ?? []).Select(Key)];
        try
        {
            var verification = new AuditVerification { Keys = keys, Collected = Collected(parse.GetValue(_heads) ?? []) };
            var verdict = Verify(log, verification, context);
            context.Output.Document(new VerdictResult(verdict, verification.Collected is not null));
            return verdict.IsGood ? ExitCodes.Done : ExitCodes.Found;
        }
        finally
        {
            Array.ForEach(keys, key => key.Dispose());
        }
    }

    private static AuditVerdict Verify(SqliteAuditFile log, AuditVerification verification, CommandContext context)
    {
        try
        {
            return Watched(context, progress => log.Read(record => (verification with { Progress = progress }).Verify(record, context.Stop)));
        }
        catch (StoreException exception) when (exception.Fault == StoreFault.Damaged)
        {
            return new AuditVerdict(0, 0, 0, 0, [new AuditFinding(AuditFault.Damaged, null, exception.Message)], 1);
        }
    }

    // On a terminal a bar shows how far it has come.
    private static AuditVerdict Watched(CommandContext context, Func<Action<long, long>?, AuditVerdict> work)
    {
        if (context.Quiet || !context.Errors.Profile.Capabilities.Interactive || !context.Errors.Profile.Out.IsTerminal)
        {
            return work(null);
        }

        return context.Errors.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("entries");
            return work((done, of) =>
            {
                task.MaxValue = Math.Max(of, done);
                task.Value = done;
            });
        });
    }

    private static CollectedHeads? Collected(string[] files)
    {
        if (files.Length == 0)
        {
            return null;
        }

        var parts = files.Select(file => Read("--heads", file, CollectedHeads.Read)).ToArray();
        return new CollectedHeads([.. parts.SelectMany(part => part.Heads)], [.. parts.SelectMany(part => part.Unreadable)]);
    }

    private static PublicHeadKey Key(string file)
    {
        var pem = Read("--key", file, text =>
        {
            var buffer = new char[LongestKeyFile];
            return new string(buffer, 0, text.ReadBlock(buffer, 0, buffer.Length));
        });
        return PublicHeadKey.FromPem(pem) ?? throw new UsageException($"--key {file}: there is no public key on P-256 in PEM in it");
    }

    private static T Read<T>(string option, string file, Func<TextReader, T> read)
    {
        try
        {
            using var text = File.OpenText(file);
            return read(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file}: {exception.Message}");
        }
    }
}
