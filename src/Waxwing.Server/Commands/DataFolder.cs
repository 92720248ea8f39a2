using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands;

/// <summary>The folder of everything that one service keeps.</summary>
internal sealed class DataFolder
{
    /// <summary>The file of the database.</summary>
    public const string Database = "waxwing.db";

    /// <summary>Access for nobody but the owner.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string Kind = "service";

    private DataFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Whether a service has kept something in it.</summary>
    public bool HasData => File.Exists(System.IO.Path.Combine(Path, Database));

    /// <summary>The option that names it.</summary>
    public static Option<string?> Option() => new("--data")
    {
        Description = "The folder of the service's data. Default: $STATE_DIRECTORY/service, which systemd gives, else $XDG_STATE_HOME/waxwing/service, else ~/.local/state/waxwing/service.",
        HelpName = "DIR",
    };

    /// <summary>The folder that is named, or the one by default: the same from wherever a command is typed.</summary>
    /// <exception cref="UsageException">None is named, and this user has no home.</exception>
    public static DataFolder At(string? named) =>
        new(System.IO.Path.GetFullPath(named ?? StateFolder.PathOf(Kind) ?? throw new UsageException("this user has no home folder: name the folder of the service's data with --data DIR")));

    /// <summary>Makes it if need be, for its owner alone.</summary>
    /// <exception cref="CommandException">It cannot be made, or others have access to it.</exception>
    public void Make(TimeProvider clock)
    {
        try
        {
            if (!StateFolder.Make(Path, clock))
            {
                throw Unusable($"others than its owner have access to {Path}, where mail and keys are kept: chmod 700 {Path}");
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

    private static CommandException Unusable(string message) => new(ExitCodes.Configuration, CommandException.FolderUnusable, message);
}
