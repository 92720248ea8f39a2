using Waxwing.CommandLine;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Commands;

/// <summary>The folder of everything that one service keeps.</summary>
internal sealed class DataFolder
{
    /// <summary>Where it is if nobody says anything, for people.</summary>
    public const string DefaultForms = "$STATE_DIRECTORY/service, which systemd gives, else $XDG_STATE_HOME/waxwing/service, else ~/.local/state/waxwing/service";

    private const string Kind = "service";

    /// <param name="path">The folder.</param>
    public DataFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>Where it is if nobody says anything: the same from wherever a command is typed, where the user has a home.</summary>
    public static string Default => StateFolder.PathOf(Kind) ?? "waxwing-data";

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Whether a service has kept something in it.</summary>
    public bool HasData => File.Exists(System.IO.Path.Combine(Path, SqliteStore.FileName));

    /// <summary>Makes it if need be, for its owner alone.</summary>
    /// <exception cref="CommandException">It cannot be made, or others have access to it.</exception>
    public void Make(TimeProvider clock)
    {
        try
        {
            if (!StateFolder.Make(Path, clock))
            {
                throw Open();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"the data folder cannot be made: {exception.Message}");
        }
    }

    /// <summary>Sees that there is something in it.</summary>
    /// <exception cref="CommandException">There is nothing.</exception>
    public void MustHaveData()
    {
        if (!HasData)
        {
            throw Unusable($"no service has kept anything in {Path}: name its folder with --data DIR");
        }
    }

    /// <summary>Sees that nobody but its owner has access to it.</summary>
    /// <exception cref="CommandException">Others have, or it cannot be looked at.</exception>
    public void MustBePrivate()
    {
        try
        {
            if (!StateFolder.IsPrivate(Path))
            {
                throw Open();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"the data folder cannot be looked at: {exception.Message}");
        }
    }

    /// <summary>Makes any folder for its owner alone.</summary>
    /// <returns>Its path.</returns>
    public static string MakePrivate(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    private CommandException Open() => Unusable($"others than its owner have access to {Path}, where mail and keys are kept: chmod 700 {Path}");

    private static CommandException Unusable(string message) => new(ExitCodes.Configuration, CommandException.FolderUnusable, message);
}
