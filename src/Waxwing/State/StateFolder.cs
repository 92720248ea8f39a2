namespace Waxwing;

/// <summary>Folders of what one run leaves to the next, each for its owner alone.</summary>
internal static class StateFolder
{
    private const string Product = "waxwing";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where a kind of state is: in the folder that systemd gives a service, else in the user's (XDG Base Directory Specification); null for a user without a home.</summary>
    public static string? PathOf(string kind)
    {
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given)
        {
            return Path.Combine(given.Split(':')[0], kind);
        }

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (!string.IsNullOrEmpty(state) && Path.IsPathRooted(state))
        {
            return Path.Combine(state, Product, kind);
        }

        var home = Environment.GetFolderPath(OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null
            : OperatingSystem.IsWindows() ? Path.Combine(home, Product, kind)
            : Path.Combine(home, ".local", "state", Product, kind);
    }

    /// <summary>Makes a folder if need be, and deletes what a process left there half written.</summary>
    /// <returns>Whether nobody else has access to it.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static bool Make(string path, TimeProvider clock)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }

        if (!IsPrivate(path))
        {
            return false;
        }

        HiddenFile.Sweep(path, clock);
        return true;
    }

    /// <summary>Whether nobody but its owner has access to a folder. Windows has no such modes: there it is true.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked at.</exception>
    public static bool IsPrivate(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerOnly) == UnixFileMode.None;
}
