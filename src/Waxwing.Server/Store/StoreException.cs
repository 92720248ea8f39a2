namespace Waxwing.Server.Store;

/// <summary>Why something cannot be kept now.</summary>
internal enum StoreFault
{
    /// <summary>The disk is full, or nearly.</summary>
    Full,

    /// <summary>It cannot be read or written for another reason.</summary>
    Unavailable,

    /// <summary>What is kept is damaged.</summary>
    Damaged,

    /// <summary>It was made by a newer version.</summary>
    TooNew,

    /// <summary>It is encrypted, and its key is not here.</summary>
    KeyMissing,
}

/// <summary>The store cannot do what was asked. Nothing of it was done: whoever hands over mail hears 503 or 452, and tries again.</summary>
internal sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public StoreFault Fault { get; } = fault;
}
