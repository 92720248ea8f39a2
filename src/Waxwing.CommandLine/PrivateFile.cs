using System.Text;

namespace Waxwing.CommandLine;

/// <summary>Writes files that their owner alone may read.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a new file; one that is there already is left as it is.</summary>
    /// <exception cref="IOException">There is one already, or it cannot be written; nothing is left of it then.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not allow it.</exception>
    public static void Create(string path, string text) => Create(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Create(string, string)"/>
    public static void Create(string path, ReadOnlySpan<byte> octets)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        try
        {
            file.Write(octets);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Puts a text in the place of a file in one step, so that who reads it has the old or the new.</summary>
    /// <exception cref="IOException">It cannot be written; the old one is there still.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder does not allow it.</exception>
    public static void Replace(string path, string text)
    {
        var next = $"{path}.{Guid.NewGuid():n}.tmp";
        Create(next, text);
        File.Move(next, path, overwrite: true);
    }
}
