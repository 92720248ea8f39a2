using System.Runtime.CompilerServices;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Carries the content to every recipient that still waits: the visible ones together, each hidden one alone.</summary>
internal sealed class DeliverStage(TimeProvider clock, EncodeStage encode) : IStage
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        foreach (var envelope in new Envelopes(passage, clock).All())
        {
            var result = await CarryAsync(passage, envelope, cancellationToken).ConfigureAwait(false);
            passage.Note(result);
            if (passage.Lease!.Session.Broken is { } cause)
            {
                // What was not tried on this connection keeps no outcome of its own: the next attempt takes it up.
                Remaining(passage, cause);
                return;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TransactionResult> CarryAsync(Passage passage, Envelope envelope, CancellationToken cancellationToken)
    {
        var (content, _, _) = await encode.ForAsync(passage, envelope.Recipients, cancellationToken).ConfigureAwait(false);
        var result = await passage.Lease!.Session.SendAsync(envelope, content, cancellationToken).ConfigureAwait(false);
        var isFirst = passage.Attempts[^1].Transactions.Count == 0;
        if (IsTurnedAway(result) || (passage.Lease.Connection.Reused && isFirst && DiedUnheard(result)))
        {
            // The connection was used up, or dead before it answered MAIL: that is no failure of this message. Once, a new one.
            await RenewAsync(passage, cancellationToken).ConfigureAwait(false);
            if (!isFirst)
            {
                // What went before stays with its own connection in the receipt.
                passage.Attempts.Add(new Attempt(passage.Attempts[^1].Number, TimeSpan.Zero, passage.Relay!, passage.Attempts[^1].Ruling));
            }

            passage.Attempts[^1].Connection = passage.Lease!.Connection;
            (content, _, _) = await encode.ForAsync(passage, envelope.Recipients, cancellationToken).ConfigureAwait(false);
            result = await passage.Lease.Session.SendAsync(envelope, content, cancellationToken).ConfigureAwait(false);
        }

        Warn(passage, result);
        var attempt = passage.Attempts[^1];
        if (result.Amendment is { } late)
        {
            passage.Late.Add(new LateResult(attempt, attempt.Transactions.Count, envelope, late));
        }

        attempt.Transactions.Add((envelope, result));
        return result;
    }

    private static bool IsTurnedAway(TransactionResult result) =>
        result.Recipients.All(recipient => recipient.Error is { Detail: SmtpFailureDetail.SessionUsedUp });

    private async Task RenewAsync(Passage passage, CancellationToken cancellationToken)
    {
        await passage.Lease!.DisposeAsync().ConfigureAwait(false);
        passage.Lease = null;
        passage.Lease = await passage.Relay!.RentAsync(fresh: true, cancellationToken).ConfigureAwait(false);
        // Another host of the same name may take less.
        await encode.ApplyAsync(passage, cancellationToken).ConfigureAwait(false);
    }

    // A wish that the relay could not be told stops nothing, and must not be taken for granted.
    private static void Warn(Passage passage, TransactionResult result)
    {
        if (result.Replies.Expected > 0 && result.NotAnnounced is [_, ..] unheard)
        {
            var warning = $"the relay does not announce what was asked for, and got the message without it: {string.Join(", ", unheard)}";
            if (!passage.Warnings.Contains(warning, StringComparer.Ordinal))
            {
                passage.Warnings.Add(warning);
            }
        }
    }

    private static bool DiedUnheard(TransactionResult result) =>
        result.Replies.Received == 0
        && result.Recipients.All(recipient => recipient.Error is { Delivered: Delivered.No, Retry: RetryAdvice.OnNewConnection });

    private static void Remaining(Passage passage, SmtpError cause)
    {
        foreach (var recipient in passage.Addressing!.All.Where(passage.IsDue))
        {
            passage.Note(new RecipientResult(recipient, Reply: null, cause));
        }
    }
}
