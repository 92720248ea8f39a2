using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Waxwing;

/// <summary>Sends many messages by way of the sending of one, and gives each receipt as it becomes known.</summary>
/// <param name="places">How many messages may be under way or wait with a receipt that nobody has read.</param>
/// <param name="ahead">How many of them may wait for a place on a connection.</param>
/// <param name="send">Sends one message, and ends its turn. It may throw as <see cref="IMailSender"/> promises; the receipt is in the exception then.</param>
internal sealed class Batch(int places, int ahead, Func<OutgoingMessage, BatchTurn, CancellationToken, ValueTask<SendReceipt>> send)
{
    /// <inheritdoc cref="IMailSender.SendAsync(IAsyncEnumerable{OutgoingMessage}, CancellationToken)"/>
    public async IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var receipts = Channel.CreateBounded<SendReceipt>(places);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAllAsync(messages, receipts.Writer, stop.Token);
        try
        {
            // Not with the caller's token: the receipts of what was on its way are still told.
            await foreach (var receipt in receipts.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return receipt;
            }
        }
        finally
        {
            // Whoever stops reading stops the sending too; what is on its way ends with a known or unknown fate.
            await stop.CancelAsync().ConfigureAwait(false);
            while (await receipts.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                receipts.Reader.TryRead(out _);
            }

            await sending.ConfigureAwait(false);
        }
    }

    private async Task SendAllAsync(IAsyncEnumerable<OutgoingMessage> messages, ChannelWriter<SendReceipt> receipts, CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(places);
        using var waiting = new SemaphoreSlim(ahead);
        Exception? fault = null;
        try
        {
            await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await free.WaitAsync(cancellationToken).ConfigureAwait(false);
                _ = SendOneAsync(message, new BatchTurn(waiting), receipts, free, cancellationToken);
                // Before the next is asked for: whoever builds it does so when it can go.
                await waiting.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller takes no more; the messages that were begun are waited for below.
        }
        catch (Exception exception)
        {
            // The source of the messages failed; its reader learns of it behind the receipts.
            fault = exception;
        }

        for (var i = 0; i < places; i++)
        {
            await free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        receipts.TryComplete(fault);
    }

    private async Task SendOneAsync(OutgoingMessage message, BatchTurn turn, ChannelWriter<SendReceipt> receipts, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await ReceiptAsync(message, turn, cancellationToken).ConfigureAwait(false);
            await receipts.WriteAsync(receipt, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // No failure of a message comes this way: the sender was disposed, or has a fault. The reader must learn of it.
            receipts.TryComplete(exception);
        }
        finally
        {
            turn.End();
            free.Release();
        }
    }

    private async ValueTask<SendReceipt> ReceiptAsync(OutgoingMessage message, BatchTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await send(message, turn, cancellationToken).ConfigureAwait(false);
        }
        catch (SendException exception)
        {
            return exception.Receipt!;
        }
        catch (SendCanceledException exception)
        {
            return exception.Receipt;
        }
    }
}
