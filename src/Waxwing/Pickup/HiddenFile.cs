using System.Security.Cryptography;

namespace Waxwing;

/// <summary>
/// A file for its owner alone that gets its name in one step, once it is whole and on the disk: whoever looks sees all of it, or what stood there before.
/// Disposed of before that, it is gone. Not thread-safe.
/// </summary>
internal sealed class HiddenFile : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const string Suffix = ".tmp";
    private const int MostSwept = 1000;

    // Longer than anything is written for.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly string _name;
    private bool _isShown;

    private HiddenFile(FileStream stream, string folder, string name) => (Stream, _folder, _name) = (stream, folder, name);

    /// <summary>What is written to.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file in a folder, hidden under another name than it will have.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static HiddenFile Create(string folder, string name, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = BufferSize, Options = options };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var hidden = Path.Combine(folder, $".{RandomNumberGenerator.GetHexString(16, lowercase: true)}.{name}{Suffix}");
        return new HiddenFile(new FileStream(hidden, how), folder, name);
    }

    /// <summary>Deletes what a process left that was killed while it wrote: hidden files that nobody has touched for an hour.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be deleted.</exception>
    public static void Sweep(string folder, TimeProvider clock)
    {
        var since = clock.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var path in Directory.EnumerateFiles(folder, $".*{Suffix}").Take(MostSwept).Where(path => File.GetLastWriteTimeUtc(path) < since))
        {
            File.Delete(path);
        }
    }

    /// <summary>Brings it to the disk, and gives it its name in place of whatever has it.</summary>
    /// <exception cref="IOException">That cannot be done; what stood there before still does.</exception>
    /// <exception cref="UnauthorizedAccessException">That may not be done.</exception>
    public void Show()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        // One step, within a folder: there is no moment at which the name leads to half of it.
        File.Move(Stream.Name, Path.Combine(_folder, _name), overwrite: true);
        _isShown = true;
        FolderFlush.ToDisk(_folder);
    }

    /// <summary>Deletes it, unless it has its name.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            if (!_isShown)
            {
                File.Delete(Stream.Name);
            }
        }
    }
}
