namespace Waxwing.OAuth;

/// <summary>
/// Held by the one process, and in it the one source, that reads, refreshes and writes an entry: a refresh token that is used twice is revoked by many servers
/// (RFC 9700 §4.14.2). The file stays; what counts is who has it open.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    // Longer than a refresh can take.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(110);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <summary>Waits until it is ours.</summary>
    /// <exception cref="SendException">It cannot be had, or another process does not let go.</exception>
    public static async Task<StoreLock> TakeAsync(string path, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new StoreLock(new FileStream(path, Options()));
            }
            catch (UnauthorizedAccessException exception)
            {
                throw OAuthError.Store($"{path} cannot be opened: {exception.Message}", exception);
            }
            catch (IOException exception) when (exception is DirectoryNotFoundException || clock.GetElapsedTime(started) > Limit)
            {
                throw OAuthError.Store($"the store of tokens is held by another process for more than {Limit.TotalSeconds:0} s, or cannot be used: {exception.Message}", exception);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
