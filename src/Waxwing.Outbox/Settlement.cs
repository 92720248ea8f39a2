using Waxwing.Smtp;

namespace Waxwing.Outbox;

/// <summary>What follows from how an attempt ended, for one message.</summary>
internal sealed record Settlement
{
    public required OutboxState State { get; init; }

    public required OutboxRecipient[] Recipients { get; init; }

    /// <summary>When it is due again (UTC); null where it has ended or is held.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it ended (UTC), or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether nobody was asked, so that the attempt counts for nothing.</summary>
    public bool WasNoAttempt { get; init; }

    /// <summary>Whether a copy may have arrived that nobody knows of.</summary>
    public bool MayArriveTwice { get; init; }

    /// <summary>What kept it from being sent, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the message waits for nobody any more with this recipient.</summary>
    public static bool IsOpen(OutboxRecipient recipient) => recipient.Fate is OutboxFate.Waiting or OutboxFate.Unknown;

    /// <summary>Of outcomes that came for the open recipients.</summary>
    /// <param name="claim">The message.</param>
    /// <param name="outcomes">The outcomes, by address.</param>
    /// <param name="options">How the relay works.</param>
    /// <param name="wait">The wait before the next attempt.</param>
    /// <param name="now">When the attempt ended (UTC).</param>
    public static Settlement Of(Claim claim, IReadOnlyDictionary<string, RecipientOutcome> outcomes, OutboxOptions options, TimeSpan wait, DateTimeOffset now)
    {
        OutboxRecipient[] recipients = [.. claim.Recipients.Select(recipient => IsOpen(recipient) && outcomes.TryGetValue(recipient.Address, out var outcome) ? Judge(recipient, outcome) : recipient)];
        var asked = outcomes.Values.Any(outcome => outcome.Delivered != Delivered.No || outcome.Error is not { } error || WasAsked(error));
        var settlement = Close(claim, recipients, options, wait, now);
        return settlement with
        {
            WasNoAttempt = !asked,
            MayArriveTwice = outcomes.Values.Any(outcome => outcome.Delivered == Delivered.Unknown),
            Reason = outcomes.Values.FirstOrDefault(outcome => outcome.Delivered != Delivered.Yes)?.Error?.Message,
        };
    }

    /// <summary>Of a message that another worker was sending when it died: nobody knows how far it had come.</summary>
    public static Settlement OfTakeover(Claim claim, OutboxOptions options, DateTimeOffset now)
    {
        OutboxRecipient[] recipients = [.. claim.Recipients.Select(recipient => recipient.Fate == OutboxFate.Waiting ? recipient with { Fate = OutboxFate.Unknown } : recipient)];
        return Close(claim, recipients, options, TimeSpan.Zero, now) with { WasNoAttempt = true, Reason = "a worker ended while it was sending" };
    }

    /// <summary>Of a message whose time is over.</summary>
    public static Settlement OfExpiry(Claim claim, DateTimeOffset now) =>
        Ended([.. claim.Recipients.Select(recipient => recipient.Fate == OutboxFate.Waiting ? recipient with { Fate = OutboxFate.Expired } : recipient)], now) with { WasNoAttempt = true, Reason = "expired" };

    /// <summary>Of a row that no message can be made of.</summary>
    public static Settlement OfDamage(Claim claim, string reason, DateTimeOffset now) =>
        Ended([.. claim.Recipients.Select(recipient => IsOpen(recipient) ? recipient with { Fate = OutboxFate.Refused, Reason = reason } : recipient)], now) with { WasNoAttempt = true, Reason = reason };

    private static Settlement Close(Claim claim, OutboxRecipient[] recipients, OutboxOptions options, TimeSpan wait, DateTimeOffset now)
    {
        if (!recipients.Any(IsOpen))
        {
            return Ended(recipients, now);
        }

        var isUnknown = recipients.Any(recipient => recipient.Fate == OutboxFate.Unknown);
        if (isUnknown && options is { HoldsUnknown: true, SubmitsOnce: false })
        {
            return new Settlement { State = OutboxState.Held, Recipients = recipients };
        }

        var isUrgent = claim.Kind.Life() <= TimeSpan.FromHours(1);
        var due = now + (!isUnknown ? wait : isUrgent || options.SubmitsOnce ? TimeSpan.Zero : options.UnknownDelay);
        // The last that is told of it is why it was not sent in time.
        return new Settlement { State = OutboxState.Queued, Recipients = recipients, DueAt = due < claim.ExpiresAt ? due : claim.ExpiresAt };
    }

    // One whose fate is still unknown when the message ends stays so.
    private static Settlement Ended(OutboxRecipient[] recipients, DateTimeOffset now)
    {
        var accepted = recipients.Count(recipient => recipient.Fate == OutboxFate.Accepted);
        return new Settlement
        {
            State = accepted == recipients.Length ? OutboxState.Sent : accepted > 0 ? OutboxState.PartlySent : OutboxState.Failed,
            Recipients = recipients,
            EndedAt = now,
        };
    }

    private static OutboxRecipient Judge(OutboxRecipient recipient, RecipientOutcome outcome) => outcome.Delivered switch
    {
        Delivered.Yes => recipient with { Fate = OutboxFate.Accepted, QueueId = outcome.QueueId, Reason = null },
        Delivered.Unknown => recipient with { Fate = OutboxFate.Unknown, Reason = outcome.Error?.Message },
        Delivered.No when outcome.Error is { Retry: RetryAdvice.Never, Scope: FailureScope.Recipient or FailureScope.Message } error => recipient with { Fate = OutboxFate.Refused, Reason = error.Message },
        // "Never" is said of a relay until a person has mended it. The mail of a queue waits for that person.
        Delivered.No => recipient with { Reason = outcome.Error?.Message },
    };

    // Where no relay came so far as to judge the message, the message has lost nothing.
    private static bool WasAsked(SendError error) => error.Failure != SmtpFailure.Cancelled && error.Scope is FailureScope.Recipient or FailureScope.Message;
}
