namespace Waxwing.Server.AtRest;

/// <summary>What is told of data at rest: ids 2900 to 2949. None holds a key.</summary>
internal static partial class AtRestLog
{
    [LoggerMessage(2900, LogLevel.Warning, "Data at rest is not encrypted: no key is configured (\"dataKey\" of \"service\"). The permissions of the data folder protect mail and keys, and the encryption of the disk if it has one")]
    public static partial void NotEncrypted(ILogger logger);

    [LoggerMessage(2901, LogLevel.Warning, "Encrypting what was there before there was a key: {Count} messages are done")]
    public static partial void Encrypting(ILogger logger, int count);

    [LoggerMessage(2902, LogLevel.Warning, "Everything is encrypted, but remains of what was not are in the file still, since another process reads it: start the service again without one")]
    public static partial void NotWhole(ILogger logger);

    [LoggerMessage(2903, LogLevel.Warning, "The key-encryption key {Id} is the newest now, and wraps the data keys of what is accepted from here on")]
    public static partial void Rotated(ILogger logger, KeyId id);

    [LoggerMessage(2904, LogLevel.Warning, "Rotation: {Rewrapped} data keys were wrapped by the newest key; {Unreadable} could not be opened and are as they were")]
    public static partial void Rewrapped(ILogger logger, int rewrapped, int unreadable);

    [LoggerMessage(2905, LogLevel.Warning, "Nothing is encrypted under the key-encryption key {Id} any more: it can be taken away, once no backup needs it")]
    public static partial void Unused(ILogger logger, KeyId id);

    [LoggerMessage(2906, LogLevel.Error, "The keys of data at rest cannot be read anew: {Why}. Those of before stay in use")]
    public static partial void NotReloaded(ILogger logger, string why);

    [LoggerMessage(2907, LogLevel.Error, "Data keys could not be wrapped anew: {Why}. It is tried again in a minute")]
    public static partial void NotRewrapped(ILogger logger, string why);
}
