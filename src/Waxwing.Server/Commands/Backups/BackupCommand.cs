using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Commands.Backups;

/// <summary><c>waxwing backup</c>: everything that is kept, as it is at one moment, in a file for its owner alone, which is read again before it gets its name.</summary>
internal sealed class BackupCommand : StoreCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file to write. One that is there already is left as it is." };

    public BackupCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("backup", "Writes everything that the service keeps to a file, while it runs or not, and reads it again.", context, open) => Arguments.Add(_file);

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var file = Path.GetFullPath(parse.GetRequiredValue(_file));
        var unfinished = $"{file}.{Guid.NewGuid():n}.tmp";
        MustBeFree(file);
        // It is there, empty, before anything of anybody's mail goes into it: so nobody else ever had access to that.
        PrivateFile.Create(unfinished, "");
        try
        {
            await context.WaitForAsync($"writing {file}", async () =>
            {
                await kept.BackupAsync(unfinished, context.Stop);
                BackedUpFiles.Put(unfinished, kept.Folder);
                Flush(unfinished);
                return true;
            });
            var contents = await context.WaitForAsync($"reading {file} again", () => Task.Run(() => BackupContents.Read(unfinished)));
            context.Stop.ThrowIfCancellationRequested();
            File.Move(unfinished, file, overwrite: false);
            FolderFlush.ToDisk(Path.GetDirectoryName(file)!);
            await kept.TellAsync(AuditAction.BackupMade, file, tenant: null, AuditDetails.Of(("messages", contents.Messages), ("octets", contents.Octets)));
            context.Output.Document(new BackupResult(file, contents));
            return ExitCodes.Done;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void MustBeFree(string file)
    {
        if (File.Exists(file) || Directory.Exists(file))
        {
            throw new UsageException($"{file} is there already: name a new file");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new UsageException($"there is no folder {Path.GetDirectoryName(file)}");
        }
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
