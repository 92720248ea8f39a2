namespace Waxwing;

/// <summary>Sends messages through every practice. Implementations are thread-safe and long-lived: make one and share it.</summary>
public interface IMailSender
{
    /// <summary>Sends one message and tells what happened, recipient by recipient.</summary>
    /// <param name="message">The message; a <see cref="MimeKit.MimeMessage"/> converts to it.</param>
    /// <param name="cancellationToken">The caller's wish to stop. It never makes a message's fate untrue: see the receipt.</param>
    /// <returns>The receipt. At least one recipient was accepted, or the fate of at least one is unknown.</returns>
    /// <exception cref="SendException">Every recipient was refused or not sent to; the receipt is inside.</exception>
    /// <exception cref="SendCanceledException">The caller cancelled, and nothing was or may have been delivered.</exception>
    Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends many messages, as many at a time as a relay's connections and windows take, and gives each receipt as it
    /// becomes known; the order may differ from that of the messages. Never throws for a message: its receipt says what
    /// happened. A receipt that is not read holds back the messages behind it, never the connection.
    /// </summary>
    /// <param name="messages">The messages; read as fast as they are sent. What it throws comes out behind the receipts.</param>
    /// <param name="cancellationToken">The caller's wish to stop: no further message is begun, and the receipts of those that were are still given.</param>
    /// <returns>One receipt for each message that was taken from <paramref name="messages"/>.</returns>
    IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default);
}
