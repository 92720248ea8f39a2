using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What was tried, with which relay, and who still waits for what.</summary>
internal sealed partial class Passage
{
    // Of at most a thousand recipients; nearly always all of them, or one.
    private ImmutableArray<Mailbox> _due = [];
    private Dictionary<Mailbox, RecipientOutcome>? _before;
    private bool _asksNextWhenDeferred;

    /// <summary>The attempts, the one under way last. One that went on over another connection is here twice.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>How many attempts were made, or begun. One that found nobody to ask is none of <see cref="Attempts"/>.</summary>
    public int Made { get; set; }

    /// <summary>When the last attempt ended, on the monotonic clock.</summary>
    public long LastAttemptEnded { get; set; }

    /// <summary>Whether a further attempt was due, and the sender's retry budget had none left.</summary>
    public bool BudgetUsedUp { get; set; }

    /// <summary>The replies that are still awaited although the caller has left.</summary>
    public List<LateResult> Late { get; } = [];

    /// <summary>Whether an attempt may still do something for anybody.</summary>
    public bool AnyPending()
    {
        foreach (var recipient in Addressing!.All)
        {
            if (IsPending(recipient))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an attempt may still do something for a recipient.</summary>
    public bool IsPending(Mailbox recipient) =>
        !Outcomes.TryGetValue(recipient, out var outcome)
        || outcome.Error is { Delivered: Delivered.No, Retry: not RetryAdvice.Never };

    /// <summary>Whether the attempt under way is to carry the message to a recipient.</summary>
    public bool IsDue(Mailbox recipient) => !Outcomes.TryGetValue(recipient, out _) && _due.Contains(recipient);

    /// <summary>Who waits for the attempt that is begun: those for whom it may still do something, and so everybody of whom nothing is known yet.</summary>
    public ImmutableArray<Mailbox> Waiting() => Outcomes.Values.Count == 0 ? Addressing!.All : [.. Addressing!.All.Where(IsPending)];

    /// <summary>Begins an attempt for those whose way it is.</summary>
    public void Begin(Attempt attempt, Route route)
    {
        (_before, _asksNextWhenDeferred) = (null, route.AsksNextWhenDeferred);
        Take(attempt, route.Recipients);
    }

    /// <summary>For some recipients nobody could be asked.</summary>
    public void Refuse(IEnumerable<Mailbox> recipients, SendError error)
    {
        foreach (var recipient in recipients)
        {
            Outcomes[recipient] = Failed(recipient, error);
        }
    }

    /// <summary>The attempt ended before the turn of some came.</summary>
    public void RefuseRest(SendError error) => Refuse([.. Addressing!.All.Where(recipient => !Outcomes.TryGetValue(recipient, out _))], error);

    /// <summary>Goes on with the next relay, for those to whom the last one did nothing.</summary>
    public void GoOn(Attempt attempt)
    {
        var left = _due.Where(FailsOver).ToImmutableArray();
        _before = left.ToDictionary(recipient => recipient, recipient => Outcomes[recipient]);
        Attempts[^1].Next = attempt.Relay;
        Take(attempt, left);
    }

    /// <summary>
    /// Whether the next relay may be asked: the relay or the connection is to blame, and the message was surely not sent. What
    /// a server says of a message or a recipient is its word; no other is asked to say something else.
    /// </summary>
    public bool FailsOver()
    {
        foreach (var recipient in _due)
        {
            if (FailsOver(recipient))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the connection ended under the message, whatever became of it.</summary>
    public bool LostItsConnection()
    {
        foreach (var recipient in _due)
        {
            if (Outcomes.TryGetValue(recipient, out var outcome)
                && outcome.Error is { Scope: FailureScope.Relay or FailureScope.Connection, Failure: not SmtpFailure.Cancelled })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the attempt under way failed with: for everybody, or for the first of those for whom it was made; or null.</summary>
    public SendError? Failure
    {
        get
        {
            if (Attempts.Count > 0 && Attempts[^1].Error is { } error)
            {
                return error;
            }

            foreach (var recipient in _due)
            {
                if (Outcomes.TryGetValue(recipient, out var outcome) && outcome.Error is not null)
                {
                    return outcome.Error;
                }
            }

            return null;
        }
    }

    /// <summary>An attempt failed before its transactions: so it did for everybody for whom it was made.</summary>
    public void FailDue(SendError error)
    {
        Attempts[^1].Error = error;
        foreach (var recipient in _due.Where(IsDue).ToArray())
        {
            Outcomes[recipient] = Failed(recipient, error);
        }
    }

    /// <summary>What a transaction did for its recipients.</summary>
    public void Note(TransactionResult result)
    {
        foreach (var recipient in result.Recipients)
        {
            Note(recipient);
        }
    }

    /// <summary>What became of one recipient.</summary>
    public void Note(RecipientResult result) => Outcomes[result.Recipient] = new RecipientOutcome(
        result.Recipient.ToString(),
        Addressing!.Hidden.Contains(result.Recipient),
        result.Delivered,
        ReplyRecord.From(result.Reply),
        result.Error is null ? QueueId.Find(result.Reply) : null,
        result.Error is null ? null : Attempts.Count > 0 ? Attempts[^1].Weigh(result.Error) : SendError.From(result.Error));

    /// <summary>The attempt under way has ended. A relay that may be back decides over one that will not do: the message is worth another attempt.</summary>
    public void End(long now)
    {
        LastAttemptEnded = now;
        foreach (var recipient in _due)
        {
            if (FailsOver(recipient))
            {
                Attempts[^1].Error ??= Outcomes[recipient].Error;
                break;
            }
        }

        foreach (var (recipient, before) in _before ?? [])
        {
            if (before.Error is { Transient: true } && FailsOver(recipient) && Outcomes[recipient].Error is { Transient: false })
            {
                Outcomes[recipient] = before;
            }
        }
    }

    /// <summary>Nobody who waits gets another attempt.</summary>
    public void EndWithoutBudget(RetryOptions options)
    {
        BudgetUsedUp = true;
        foreach (var recipient in Addressing!.All.Where(IsPending).ToArray())
        {
            if (Outcomes.TryGetValue(recipient, out var outcome))
            {
                Outcomes[recipient] = outcome with
                {
                    Error = outcome.Error! with
                    {
                        Message = $"{outcome.Error.Message}; not tried again now, since the sender has used up its retries ({options.BudgetPercent} % of the messages of a minute, and {options.BudgetFloor})",
                        Retry = RetryAdvice.Later,
                    },
                };
            }
        }
    }

    private void Take(Attempt attempt, ImmutableArray<Mailbox> due)
    {
        Attempts.Add(attempt);
        _due = due;
        foreach (var recipient in _due)
        {
            Outcomes.Remove(recipient);
        }
    }

    private bool FailsOver(Mailbox recipient) => Outcomes.TryGetValue(recipient, out var outcome)
        && outcome.Error is { Delivered: Delivered.No, Scope: var scope, Failure: not SmtpFailure.Cancelled, Transient: var mayPass }
        && (scope is FailureScope.Relay or FailureScope.Connection || (mayPass && _asksNextWhenDeferred));

    private RecipientOutcome Failed(Mailbox recipient, SendError error) =>
        new(recipient.ToString(), Addressing!.Hidden.Contains(recipient), error.Delivered, error.Reply, QueueId: null, error);
}

/// <summary>A transaction whose caller has left before its end.</summary>
/// <param name="Attempt">The attempt that it belongs to.</param>
/// <param name="Index">Its place among the attempt's transactions.</param>
/// <param name="Envelope">The envelope.</param>
/// <param name="Result">Ends with the true result. Never fails.</param>
internal sealed record LateResult(Attempt Attempt, int Index, Envelope Envelope, Task<TransactionResult> Result);
