using System.Runtime.CompilerServices;

namespace Waxwing.Outbox;

/// <summary>A sender that is bound to a transaction.</summary>
/// <param name="outbox">What prepares.</param>
/// <param name="write">Writes a row into the transaction.</param>
internal sealed class OutboxSender(MailOutbox outbox, Func<OutboxRow, CancellationToken, Task> write) : IMailSender
{
    public Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default) => outbox.SendAsync(message, write, cancellationToken);

    public IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return SendAllAsync(messages, cancellationToken);
    }

    // One behind the other: a connection does one thing at a time.
    private async IAsyncEnumerable<SendReceipt> SendAllAsync(IAsyncEnumerable<OutgoingMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            SendReceipt receipt;
            try
            {
                receipt = await SendAsync(message, cancellationToken).ConfigureAwait(false);
            }
            catch (SendException exception) when (exception.Receipt is not null)
            {
                receipt = exception.Receipt;
            }

            yield return receipt;
        }
    }
}
