using System.Globalization;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Outbox;

/// <summary>Sends the message of a claim to the recipients that it is still open with. Thread-safe.</summary>
/// <param name="sender">Who sends.</param>
/// <param name="submitsOnce">Whether each recipient has a transaction with a key of its own: see <see cref="OutboxOptions.SubmitsOnce"/>.</param>
/// <param name="clock">The time.</param>
internal sealed class OutboxDelivery(IMailSender sender, bool submitsOnce, TimeProvider clock)
{
    private const string KeyField = "Idempotency-Key";

    /// <summary>One attempt, for all open recipients.</summary>
    /// <returns>What became of each, by address.</returns>
    /// <exception cref="SendException">No message can be made of what was kept.</exception>
    public async Task<Dictionary<string, RecipientOutcome>> DeliverAsync(Claim claim, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, RecipientOutcome>(StringComparer.Ordinal);
        foreach (var (content, recipients) in Shares(claim))
        {
            var reversePath = claim.ReversePath is null ? null : Mailbox.Parse(claim.ReversePath);
            var message = PreparedMessage.Restore(content, reversePath, claim.Kind, claim.Findings);
            var receipt = await DeliverAsync(message, Delivery(claim, recipients), cancellationToken).ConfigureAwait(false);
            foreach (var outcome in receipt.Recipients)
            {
                outcomes[outcome.Address] = outcome;
            }
        }

        return outcomes;
    }

    // A key stands for one envelope: who is asked again for some of its recipients would ask for something else by the same key.
    private IEnumerable<(byte[] Content, OutboxRecipient[] Recipients)> Shares(Claim claim)
    {
        var open = claim.Recipients.Index().Where(one => Settlement.IsOpen(one.Item)).ToArray();
        if (submitsOnce)
        {
            return open.Select(one => ((byte[])[.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{KeyField}: {claim.Id}-{one.Index}\r\n")), .. claim.Content], (OutboxRecipient[])[one.Item]));
        }

        OutboxRecipient[] all = [.. open.Select(one => one.Item)];
        // Another sender knows no hidden recipients but those of a header, so each has a message alone.
        return sender is MailSender
            ? [(claim.Content, all)]
            : all.Where(one => one.Hidden).Select(one => (claim.Content, (OutboxRecipient[])[one])).Prepend((claim.Content, [.. all.Where(one => !one.Hidden)])).Where(share => share.Item2.Length > 0);
    }

    private PreparedDelivery Delivery(Claim claim, OutboxRecipient[] recipients)
    {
        var delivery = new PreparedDelivery
        {
            Recipients = [.. recipients.Where(one => !one.Hidden).Select(one => Mailbox.Parse(one.Address))],
            HiddenRecipients = [.. recipients.Where(one => one.Hidden).Select(one => Mailbox.Parse(one.Address))],
            // So that every attempt has the same octets.
            SignedAt = claim.CreatedAt,
        };
        return claim.Requests?.For(delivery, clock.GetUtcNow()) ?? delivery;
    }

    private async Task<SendReceipt> DeliverAsync(PreparedMessage message, PreparedDelivery delivery, CancellationToken cancellationToken)
    {
        if (sender is MailSender mail)
        {
            return await mail.DeliverAsync(message, delivery, cancellationToken).ConfigureAwait(false);
        }

        // A folder, a recording, or a sender of the program's own: it gets the message as it would have got it without an outbox.
        using var content = new MemoryStream(message.Content.ToArray(), writable: false);
        using var mime = await MimeMessage.LoadAsync(content, cancellationToken).ConfigureAwait(false);
        try
        {
            return await sender.SendAsync(Outgoing(mime, message, delivery), cancellationToken).ConfigureAwait(false);
        }
        catch (SendException exception) when (exception.Receipt is not null)
        {
            return exception.Receipt;
        }
        catch (SendCanceledException exception)
        {
            return exception.Receipt;
        }
    }

    private static OutgoingMessage Outgoing(MimeMessage mime, PreparedMessage message, PreparedDelivery delivery) => new(mime)
    {
        Kind = message.Kind,
        ReversePath = message.ReversePath,
        ReportsNowhere = message.ReversePath is null,
        Recipients = [.. delivery.Recipients, .. delivery.HiddenRecipients],
        Notify = delivery.Notify,
        Return = delivery.Return,
        EnvelopeId = delivery.EnvelopeId,
        RequireTls = delivery.RequireTls,
        DeliverBy = delivery.DeliverBy,
    };
}
