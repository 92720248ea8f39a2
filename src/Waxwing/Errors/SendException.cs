namespace Waxwing;

/// <summary>
/// Thrown when no recipient's message was or may have been taken, or when the input or configuration is refused.
/// </summary>
public sealed class SendException : Exception
{
    /// <summary>Creates the exception from what it carries.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="receipt">What was done until then, or null if there was no message yet.</param>
    /// <param name="innerException">The cause below, or null.</param>
    public SendException(SendError error, SendReceipt? receipt = null, Exception? innerException = null)
        : base(error?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
        Receipt = receipt;
    }

    /// <summary>The failure.</summary>
    public SendError Error { get; }

    /// <summary>The receipt: each recipient, each attempt, each practice. Null for a failure of the configuration.</summary>
    public SendReceipt? Receipt { get; }
}
