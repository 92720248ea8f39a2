namespace Waxwing;

/// <summary>Further forms of <see cref="IMailSender"/>, the same for every sender.</summary>
public static class MailSenderExtensions
{
    /// <summary>
    /// Sends many messages that are at hand, such as a list. The same as
    /// <see cref="IMailSender.SendAsync(IAsyncEnumerable{OutgoingMessage}, CancellationToken)"/>: each is taken only when there is a place for it, and
    /// a message throws nothing, since its receipt says what happened.
    /// </summary>
    /// <param name="sender">The sender.</param>
    /// <param name="messages">The messages; read as fast as they are sent, on the threads of the sending. What it throws comes out behind the receipts.</param>
    /// <param name="cancellationToken">The caller's wish to stop: no further message is begun, and the receipts of those that were are still given.</param>
    /// <returns>One receipt for each message that was taken from <paramref name="messages"/>, in the order in which they become known.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="sender"/> or <paramref name="messages"/> is null.</exception>
    public static IAsyncEnumerable<SendReceipt> SendAsync(this IMailSender sender, IEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(messages);
        return sender.SendAsync(messages.ToAsyncEnumerable(), cancellationToken);
    }
}
