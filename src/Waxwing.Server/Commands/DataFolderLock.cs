using System.Globalization;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands;

/// <summary>What makes the service the only one on its data folder. The system lets it go when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string LockFile = "service.lock";
    private const string OwnerFile = "service.pid";

    private readonly FileStream _lock;
    private readonly string _owner;

    private DataFolderLock(FileStream held, string owner) => (_lock, _owner) = (held, owner);

    /// <summary>Takes it.</summary>
    /// <exception cref="CommandException">Another process has it, or the folder cannot be written.</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        var owner = Path.Combine(folder.Path, OwnerFile);
        FileStream? held = null;
        try
        {
            held = new FileStream(Path.Combine(folder.Path, LockFile), Options(FileMode.OpenOrCreate, FileShare.None));
            // Whoever meets the lock cannot read that file; this one is for him.
            using var writer = new StreamWriter(new FileStream(owner, Options(FileMode.Create, FileShare.Read)));
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(held, owner);
        }
        catch (IOException exception) when (held is null && IsLocked(exception))
        {
            throw new CommandException(ExitCodes.Temporary, CommandException.FolderInUse,
                $"{OwnerOf(owner)} has the data folder {folder.Path}: one service at a time works on it. Stop that one, or name another folder with --data DIR", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new CommandException(ExitCodes.Configuration, CommandException.FolderUnusable, $"the data folder cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Lets it go.</summary>
    public void Dispose()
    {
        File.Delete(_owner);
        _lock.Dispose();
    }

    private static string OwnerOf(string file)
    {
        try
        {
            return int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? $"the process {process}" : "another process";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION.
    private static bool IsLocked(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
