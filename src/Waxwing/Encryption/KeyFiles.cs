namespace Waxwing.Encryption;

/// <summary>The files of a folder of keys.</summary>
internal static class KeyFiles
{
    private const int MaxFiles = 10_000;
    private const int MaxLength = 1024 * 1024;

    /// <summary>Reads the files with one of these extensions, in the order of their names.</summary>
    /// <exception cref="IOException">The folder, or a file in it, cannot be read, or there is too much.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IEnumerable<(string Name, byte[] Octets)> Read(string folder, params string[] extensions)
    {
        var paths = Directory.EnumerateFiles(folder)
            .Where(path => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Take(MaxFiles + 1)
            .ToArray();
        return paths.Length <= MaxFiles
            ? paths.Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), ReadFile(path)))
            : throw new IOException($"{folder} has more than {MaxFiles} keys");
    }

    /// <summary>Reads one file.</summary>
    public static byte[] ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        var buffer = new byte[(int)Math.Min(stream.Length, MaxLength) + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length < buffer.Length ? buffer[..length] : throw new IOException($"{path} is longer than {MaxLength} octets");
    }
}
