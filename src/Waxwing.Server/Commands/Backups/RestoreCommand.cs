using System.CommandLine;
using System.Globalization;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Commands.Backups;

/// <summary><c>waxwing restore</c>: a backup becomes the data of the service, which must not run meanwhile.</summary>
internal sealed class RestoreCommand : CliCommand
{
    private readonly OpenStore _open;
    private readonly Argument<string> _file = new("FILE") { Description = "A file that waxwing backup wrote. It is left as it is." };
    private readonly DataFolderSelection _folder = new();
    private readonly Option<bool> _force = new("--force") { Description = "Where there is data already, move it aside, into a folder beside it." };
    private readonly Option<bool> _hold = new("--hold") { Description = "Hold everything that is to be delivered, until queue retry lets it go: what was delivered after the backup is not sent again unasked." };

    public RestoreCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("restore", "Makes a backup the data of the service.", context)
    {
        _open = open;
        Arguments.Add(_file);
        Options.Add(_force);
        Options.Add(_hold);
        foreach (var option in _folder.All)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context) => StoreFailure.ToldAsync(async () =>
    {
        var file = Path.GetFullPath(parse.GetRequiredValue(_file));
        var folder = _folder.Folder(parse);
        var contents = await context.WaitForAsync($"reading {file}", () => Task.Run(() => BackupContents.Read(file)));
        folder.Make(context.Clock);
        using var held = DataFolderLock.Take(folder);
        if (folder.HasData && !parse.GetValue(_force))
        {
            throw new UsageException($"there is data in {folder.Path} already: --force moves it aside, or name another folder with --data DIR");
        }

        var result = await RestoreAsync(file, folder, contents, parse.GetValue(_hold), context);
        context.Output.Document(result);
        return ExitCodes.Done;
    });

    private async Task<RestoreResult> RestoreAsync(string file, DataFolder folder, BackupContents contents, bool hold, CommandContext context)
    {
        // All that can go wrong goes wrong beside what is there.
        var beside = DataFolder.MakePrivate(Path.Combine(folder.Path, $".restore-{Guid.NewGuid():n}"));
        try
        {
            File.Copy(file, Path.Combine(beside, SqliteStore.FileName));
            Restrict(Path.Combine(beside, SqliteStore.FileName));
            BackedUpFiles.TakeOut(Path.Combine(beside, SqliteStore.FileName), beside);
            var heldCount = await PrepareAsync(beside, file, hold, context);
            var aside = MoveAside(folder, contents.Files, context.Clock.GetUtcNow());
            foreach (var part in Directory.EnumerateFiles(beside))
            {
                File.Move(part, Path.Combine(folder.Path, Path.GetFileName(part)));
            }

            FolderFlush.ToDisk(folder.Path);
            return new RestoreResult(folder.Path, aside, contents, heldCount);
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    // Opening it brings its schema up to date, and refuses one that is newer than this version.
    private async Task<int?> PrepareAsync(string folder, string file, bool hold, CommandContext context)
    {
        await using var kept = _open(folder, context.Clock);
        int? held = hold ? await HoldAsync(kept.Queue, context.Stop) : null;
        await kept.TellAsync(AuditAction.BackupRestored, file, tenant: null, AuditDetails.Of(("held", held)));
        return held;
    }

    // Nobody has a lease any more: what was on its way at the time of the backup has an unknown fate.
    private static async Task<int> HoldAsync(IMailQueue queue, CancellationToken stop)
    {
        await queue.AbandonAsync(stop);
        return await queue.RescueAsync(new UnknownFate(Holds: true, TimeSpan.Zero, TimeSpan.Zero), stop)
            + await queue.ApplyAsync(QueueAction.Hold, new QueueFilter(), Operator.Name, dryRun: false, stop);
    }

    private static string? MoveAside(DataFolder folder, IReadOnlyList<string> files, DateTimeOffset now)
    {
        // With what SQLite keeps beside it, without which it is not whole.
        string[] parts = [.. Directory.EnumerateFiles(folder.Path, $"{SqliteStore.FileName}*"), .. files.Select(name => Path.Combine(folder.Path, name)).Where(File.Exists)];
        if (parts.Length == 0)
        {
            return null;
        }

        var aside = DataFolder.MakePrivate(Path.Combine(folder.Path, now.UtcDateTime.ToString("'replaced-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)));
        foreach (var part in parts)
        {
            File.Move(part, Path.Combine(aside, Path.GetFileName(part)));
        }

        return aside;
    }

    private static void Restrict(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
