using System.Collections.Immutable;

namespace Waxwing.Outbox;

/// <summary>How a message of the outbox stands.</summary>
public enum OutboxState
{
    /// <summary>It waits for its turn, its first or another.</summary>
    Queued,

    /// <summary>A worker has it. If the worker dies another takes it over when the lease ends.</summary>
    Sending,

    /// <summary>It may have arrived, and waits for a person: see <see cref="OutboxOptions.HoldsUnknown"/>.</summary>
    Held,

    /// <summary>The relay took it for every recipient.</summary>
    Sent,

    /// <summary>The relay took it for some recipients, and for the others it is over.</summary>
    PartlySent,

    /// <summary>It is over, and the relay took it for nobody.</summary>
    Failed,
}

/// <summary>How a message stands with one of its recipients.</summary>
public enum OutboxFate
{
    /// <summary>Not sent yet.</summary>
    Waiting,

    /// <summary>Perhaps sent: the end of the content went out, or may have, and no reply came.</summary>
    Unknown,

    /// <summary>The relay took responsibility.</summary>
    Accepted,

    /// <summary>Refused for good.</summary>
    Refused,

    /// <summary>The life of the message ended first.</summary>
    Expired,
}

/// <summary>A recipient of a message of the outbox.</summary>
/// <param name="Address">The address.</param>
/// <param name="Hidden">Whether it is a Bcc recipient.</param>
/// <param name="Fate">How the message stands with it.</param>
/// <param name="QueueId">The relay's name for the message, if it told one.</param>
/// <param name="Reason">Why it was not taken, at the last attempt; or null.</param>
public sealed record OutboxRecipient(string Address, bool Hidden, OutboxFate Fate, string? QueueId = null, string? Reason = null);

/// <summary>A message of the outbox, as it stood when it was read. Immutable.</summary>
public sealed record OutboxEntry
{
    /// <summary>Its id: the <see cref="RecipientOutcome.QueueId"/> of the receipt that was given inside the transaction.</summary>
    public required Guid Id { get; init; }

    /// <summary>The Message-ID, in angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>What the message is for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>How it stands.</summary>
    public required OutboxState State { get; init; }

    /// <summary>Its recipients.</summary>
    public required ImmutableArray<OutboxRecipient> Recipients { get; init; }

    /// <summary>How often sending was begun; those times left out when nobody could be asked.</summary>
    public required int Attempts { get; init; }

    /// <summary>How often its fate was unknown: as many copies may have arrived beside the one that is known of. 0 for nearly all.</summary>
    public required int PossibleDuplicates { get; init; }

    /// <summary>When it was written (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is sent, or sent again (UTC); null where it has ended or is held.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it ended (UTC), or null.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>What kept it from being sent last, or null.</summary>
    public required string? Reason { get; init; }
}
