using System.Collections.Immutable;
using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>
/// Takes mail inside a transaction of the caller's: what <see cref="MailPreparer"/> does happens at once, so that a message that is refused throws before the commit, and everything about it is
/// fixed: octets, Message-ID, recipients. Whether it is sent is decided by the commit alone. Thread-safe and long-lived; the senders that it gives are as safe as their transactions.
/// </summary>
public sealed class MailOutbox
{
    private readonly SenderOptions _options;
    private readonly Preparation _preparation;
    private readonly RecordStage _record;
    private readonly Deadlines _deadlines;

    /// <summary>Makes one.</summary>
    /// <param name="options">The sender's options, of which relays, mail hosts, retries and signers are not used: the relay of the outbox signs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="SendException">A folder, file or key that the options name for encryption cannot be used (stage Configure).</exception>
    public MailOutbox(SenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = GuardedLogger.Within(options);
        _preparation = new Preparation(_options);
        _record = new RecordStage(_options, SendTransport.Outbox);
        _deadlines = new Deadlines(_options.Clock);
    }

    /// <summary>
    /// A sender that writes each message into the table <see cref="OutboxTable.Name"/>, in this transaction. Its receipts say <see cref="SendTransport.Outbox"/>: recipients are accepted by the
    /// transaction, and a <see cref="RecipientOutcome.QueueId"/> is the id of the <see cref="OutboxEntry"/>. What the database throws (<see cref="DbException"/>) comes out as it is, so that
    /// whoever repeats transactions sees it. Messages of a batch are written one behind the other.
    /// </summary>
    /// <param name="transaction">The transaction; it stays the caller's.</param>
    /// <returns>The sender, for as long as the transaction is open. It needs no disposal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="transaction"/> is null.</exception>
    /// <exception cref="ArgumentException">The transaction has ended.</exception>
    public IMailSender In(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Connection is null
            ? throw new ArgumentException("The transaction has ended: nothing can be written into it any more.", nameof(transaction))
            : new OutboxSender(this, (row, stop) => OutboxInsert.WriteAsync(transaction, row, stop));
    }

    /// <summary>Prepares a message, has its row written, and gives the receipt.</summary>
    internal async Task<SendReceipt> SendAsync(OutgoingMessage message, Func<OutboxRow, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var passage = _preparation.Begin(message);
        using var span = passage.Span = MessageTelemetry.Begin();
        using var deadline = _deadlines.Begin(passage.Limit, cancellationToken);
        try
        {
            await _preparation.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            MailPreparer.CheckSealing(passage);
            var content = await EncodeStage.ToKeepAsync(passage.Outgoing, MailPreparer.DefaultMaxOctets, deadline.Token).ConfigureAwait(false);
            var prepared = PreparedMessage.Of(passage, content);
            passage.Take(prepared.Unsigned, recorder: null);
            var row = Row(prepared, content, passage);
            await write(row, deadline.Token).ConfigureAwait(false);
            foreach (var recipient in passage.Addressing!.All)
            {
                passage.Outcomes[recipient] = new RecipientOutcome(recipient.ToString(), passage.Addressing.Hidden.Contains(recipient), Smtp.Delivered.Yes, Reply: null, row.Id, Error: null);
            }
        }
        catch (SendException exception)
        {
            passage.Refusal = exception.Error;
        }
        catch (OperationCanceledException)
        {
            passage.Refusal = Preparation.Cancelled with { Stage = SendStage.Store, Scope = Smtp.FailureScope.Message };
            if (deadline.HasPassed)
            {
                passage.NameTheDeadline();
            }
        }

        var receipt = _record.Record(passage);
        return receipt.Recipients.IsEmpty ? throw new SendException(passage.Refusal!, receipt) : receipt.OrThrow(cancellationToken);
    }

    private OutboxRow Row(PreparedMessage prepared, byte[] content, Passage passage)
    {
        var now = _options.Clock.GetUtcNow();
        var requests = OutboxRequests.Of(passage.Requests, now);
        var life = passage.Kind.Life();
        // RFC 2852 §4: what is to be returned when it is late is of no use later.
        var end = now + (passage.Requests.DeliverBy is { Mode: Smtp.DeliverByMode.Return, Time: var time } && time < life ? time : life);
        return new OutboxRow
        {
            // In the order of time, which indexes like.
            Id = Guid.CreateVersion7(now).ToString("N"),
            MessageId = prepared.MessageId.ToString(),
            Kind = prepared.Kind.ToString(),
            ReversePath = prepared.ReversePath?.ToString(),
            Content = content,
            Findings = prepared.Findings,
            Requests = OutboxJson.Write(requests),
            Recipients = OutboxJson.Write([.. Recipients(prepared.Recipients, isHidden: false), .. Recipients(prepared.HiddenRecipients, isHidden: true)]),
            State = nameof(OutboxState.Queued),
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = end.ToUnixTimeMilliseconds(),
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    private static IEnumerable<OutboxRecipient> Recipients(ImmutableArray<Smtp.Mailbox> mailboxes, bool isHidden) =>
        mailboxes.Select(mailbox => new OutboxRecipient(mailbox.ToString(), isHidden, OutboxFate.Waiting));
}
