namespace Waxwing.Smtp;

public abstract partial class MailSession
{
    /// <summary>
    /// Carries one message to the recipients of one envelope. Refusals and broken connections are results, not
    /// exceptions. Cancellation never harms other messages on the connection: before the writer has begun, nothing is
    /// sent; chunks are taken back by RSET as long as the last has not gone; afterwards the fate of the message stands in
    /// the results, and in their amendment once it is known.
    /// </summary>
    /// <param name="envelope">Who it is from and to whom it goes.</param>
    /// <param name="content">The content; checked against what the server announced before anything is sent.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>One result for each recipient.</returns>
    /// <exception cref="ObjectDisposedException">The session was handed on to another.</exception>
    public async Task<TransactionResult> SendAsync(Envelope envelope, MessageContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        ArgumentNullException.ThrowIfNull(content);
        ObjectDisposedException.ThrowIf(_handedOn, this);
        while (true)
        {
            var commands = new EnvelopeCommands(envelope, content, Capabilities);
            var transaction = new Transaction(envelope, content, commands, _channel.Timeouts, _channel.Clock) { Pipelined = Capabilities.Pipelining, FinalReplyForEach = _finalReplyForEach, Cancellation = cancellationToken };
            if ((Refusal(envelope, content) ?? (_allowance.TryTake(envelope) ? null : UsedUp)) is { } refusal)
            {
                transaction.OnBroken(refusal, heads: true);
                return transaction.ToResult();
            }

            var released = transaction.WhenReleasedAsync();
            using (CancelWith(transaction, cancellationToken))
            {
                _writer.Enqueue(transaction);
                await released.ConfigureAwait(false);
            }

            if (!transaction.IsCompleted)
            {
                return transaction.ToResult() with { Amendment = transaction.IsTakenBack ? null : AmendAsync(transaction) };
            }

            if (transaction.LeavesContentBehind)
            {
                _channel.Close();
            }

            // A 503 to a crossing MAIL means that nothing of it was taken: it goes again, alone, as everything will on this relay.
            if (!transaction.IsCrossingRefused || !IsOpen)
            {
                return transaction.ToResult();
            }
        }
    }

    private CancellationTokenRegistration CancelWith(Transaction transaction, CancellationToken cancellationToken) =>
        !cancellationToken.CanBeCanceled ? default : cancellationToken.UnsafeRegister(static state =>
        {
            var (session, transaction) = ((MailSession, Transaction))state!;
            session.Cancel(transaction);
        }, (this, transaction));

    private static async Task<TransactionResult> AmendAsync(Transaction transaction)
    {
        await transaction.WhenCompletedAsync().ConfigureAwait(false);
        return transaction.ToResult();
    }

    private void Cancel(Transaction transaction)
    {
        if (transaction.TryWithdraw(Withdrawn))
        {
            return;
        }

        var isAlone = transaction.HasStarted && _window.InFlight <= 1;
        if ((!isAlone || transaction.Style == ContentStyle.Bdat) && transaction.TryTakeBack(_channel.Stage))
        {
            return;
        }

        if (isAlone && !transaction.EndHandedOver)
        {
            // Alone, and not ended: the connection goes, and the message is surely not sent.
            _channel.Cancel(SmtpStage.MailFrom);
        }
        else
        {
            transaction.Detach(_channel.Stage);
        }
    }

    private static SmtpError Withdrawn { get; } = new()
    {
        Stage = SmtpStage.MailFrom,
        Failure = SmtpFailure.Cancelled,
        Message = "cancelled by the caller before anything was sent",
        Scope = FailureScope.Message,
    };
}
