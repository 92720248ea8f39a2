namespace Waxwing;

public sealed partial class MailSender
{
    /// <summary>
    /// Sends a prepared message to some of its recipients, and throws as <see cref="SendAsync(OutgoingMessage, CancellationToken)"/> does. Nothing of the message is judged again; the receipt
    /// tells what was found when it was prepared. Its octets are signed and sent as they are.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="delivery">To whom, signed by whom, and what is asked of the relay.</param>
    /// <param name="cancellationToken">The caller's wish to stop. It never makes a message's fate untrue: see the receipt.</param>
    /// <returns>The receipt. At least one recipient was accepted, or the fate of at least one is unknown.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The delivery names no recipient, or more than 1,000.</exception>
    /// <exception cref="ObjectDisposedException">The sender was disposed.</exception>
    /// <exception cref="SendException">Every recipient was refused or not sent to; the receipt is inside.</exception>
    /// <exception cref="SendCanceledException">The caller cancelled, and nothing was or may have been delivered.</exception>
    public async Task<SendReceipt> SendAsync(PreparedMessage message, PreparedDelivery delivery, CancellationToken cancellationToken = default)
    {
        var receipt = await ConcludeAsync(message, delivery, cancellationToken).ConfigureAwait(false);
        return receipt.OrThrow(cancellationToken);
    }

    /// <summary>The same, for whoever wants the receipt however it ended: a queue. Throws nothing for a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delivery">To whom, signed by whom, and what is asked of the relay.</param>
    /// <param name="cancellationToken">The caller's wish to stop. Whoever had no answer then is told of as cancelled, or as of unknown fate.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The delivery names no recipient, or more than 1,000.</exception>
    /// <exception cref="ObjectDisposedException">The sender was disposed.</exception>
    public async Task<SendReceipt> DeliverAsync(PreparedMessage message, PreparedDelivery delivery, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ConcludeAsync(message, delivery, cancellationToken).ConfigureAwait(false);
        }
        catch (SendException exception) when (exception.Receipt is not null)
        {
            return exception.Receipt;
        }
    }

    private ValueTask<SendReceipt> ConcludeAsync(PreparedMessage message, PreparedDelivery delivery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(delivery);
        ObjectDisposedException.ThrowIf(_routes.IsDisposed, this);
        return ConcludeAsync(_preparation.Begin(message, delivery), cancellationToken);
    }
}
