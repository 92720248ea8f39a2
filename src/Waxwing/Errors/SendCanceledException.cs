namespace Waxwing;

/// <summary>Thrown when the caller cancelled before anything was, or may have been, delivered.</summary>
public sealed class SendCanceledException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="receipt">What was done until then.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public SendCanceledException(SendReceipt receipt, CancellationToken cancellationToken)
        : base("The message was cancelled by the caller before it was sent.", cancellationToken) => Receipt = receipt;

    /// <summary>What was done until then.</summary>
    public SendReceipt Receipt { get; }
}
