namespace Waxwing.OAuth;

/// <summary>A folder for its owner alone, whose files are replaced whole. Thread-safe; against other processes <see cref="StoreLock"/> is held.</summary>
internal sealed class StoreFolder
{
    private const int MaxFile = 256 * 1024;

    private StoreFolder(string path) => Location = path;

    /// <summary>Its path.</summary>
    public string Location { get; }

    /// <summary>Opens it, makes it if need be, and deletes what a process left there half written.</summary>
    /// <exception cref="SendException">It cannot be made or written to, or others have access to it.</exception>
    public static StoreFolder Open(string path, TimeProvider clock)
    {
        try
        {
            if (!StateFolder.Make(path, clock))
            {
                throw OAuthError.Store($"others have access to the store of tokens {path}: chmod 700 {path}, and sign in again if somebody may have read it");
            }

            return new StoreFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OAuthError.Store($"the store of tokens {path} cannot be opened: {exception.Message}; name another folder in \"tokens\": {{ \"folder\": … }}", exception);
        }
    }

    /// <summary>The whole path of a file.</summary>
    public string PathOf(string name) => Path.Combine(Location, name);

    /// <summary>Reads a file, or null if it is not there.</summary>
    /// <exception cref="SendException">It is there and cannot be read.</exception>
    public byte[]? Read(string name)
    {
        try
        {
            using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxFile + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= MaxFile ? buffer[..length] : throw OAuthError.Store($"{PathOf(name)} is longer than anything that is kept there");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OAuthError.Store($"{PathOf(name)} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file: whole, on the disk, and only then under its name.</summary>
    /// <exception cref="SendException">It could not be written; what was there before still is.</exception>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        try
        {
            using var file = HiddenFile.Create(Location, name);
            file.Stream.Write(content);
            file.Show();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OAuthError.Store($"{PathOf(name)} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Deletes a file.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="SendException">It cannot be deleted.</exception>
    public bool Delete(string name)
    {
        try
        {
            var wasThere = File.Exists(PathOf(name));
            File.Delete(PathOf(name));
            FolderFlush.ToDisk(Location);
            return wasThere;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OAuthError.Store($"{PathOf(name)} cannot be deleted: {exception.Message}", exception);
        }
    }
}
