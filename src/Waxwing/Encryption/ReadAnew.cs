namespace Waxwing.Encryption;

/// <summary>What is read from a folder, kept for a minute. Thread-safe; one reads at a time.</summary>
internal sealed class ReadAnew<T>(string what, Func<T> read, TimeProvider clock)
    where T : class
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private T? _value;
    private long _readAt;

    /// <exception cref="SendException">Stage Encrypt: it cannot be read.</exception>
    public T Value
    {
        get
        {
            lock (_gate)
            {
                if (_value is null || clock.GetElapsedTime(_readAt) >= Kept)
                {
                    _value = Read();
                    _readAt = clock.GetTimestamp();
                }

                return _value;
            }
        }
    }

    private T Read()
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new SendException(SendError.Refusal(SendStage.Encrypt, SendFault.FileUnreadable, $"{what} cannot be read: {exception.Message}"), innerException: exception);
        }
    }
}
