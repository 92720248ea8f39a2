using System.Collections.Immutable;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>What a delivery status notification tells (RFC 3464 §2.3.3), the worst first.</summary>
internal enum BounceAction
{
    /// <summary>The message was not delivered, and is not tried again.</summary>
    Failed,

    /// <summary>It was not delivered yet, and is tried again.</summary>
    Delayed,

    /// <summary>It was handed over to a server that tells nothing of success.</summary>
    Relayed,
}

/// <summary>What is told to the sender of a message about some of its recipients.</summary>
internal sealed record Bounce
{
    /// <summary>The name of this service: it reports, and its postmaster writes.</summary>
    public required Domain Service { get; init; }

    /// <summary>The reverse-path of the message: who is told.</summary>
    public required Mailbox To { get; init; }

    /// <summary>When it is written (UTC).</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>When the message was accepted (UTC).</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>ENVID, or null (RFC 3461 §4.4).</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>RET: how much of the message comes back, if any recipient failed (RFC 3461 §4.3).</summary>
    public DsnReturn Returns { get; init; } = DsnReturn.Headers;

    /// <summary>The octets of the message, or as many of them as hold its header.</summary>
    public required ReadOnlyMemory<byte> Original { get; init; }

    /// <summary>The recipients that are told of, and no others; at least one.</summary>
    public required ImmutableArray<BouncedRecipient> Recipients { get; init; }

    /// <summary>What it tells as a whole: the worst of it.</summary>
    public BounceAction Action => Recipients.Min(recipient => recipient.Action);
}

/// <summary>What is told about one recipient.</summary>
internal sealed record BouncedRecipient
{
    /// <summary>To whom it was to go.</summary>
    public required Mailbox Recipient { get; init; }

    /// <summary>ORCPT: the recipient as its sender named it, or null (RFC 3461 §4.2).</summary>
    public OriginalRecipient? Original { get; init; }

    /// <summary>What became of it.</summary>
    public required BounceAction Action { get; init; }

    /// <summary>Why it is not delivered, in words; without secrets and addresses of others. Empty where it is handed over.</summary>
    public required string Reason { get; init; }

    /// <summary>What the server said, or null where none said anything.</summary>
    public EventReply? Reply { get; init; }

    /// <summary>Who said it: the relay's URL or the mail host. Null where nobody was asked.</summary>
    public string? Peer { get; init; }

    /// <summary>When the last attempt ended (UTC), or null where there was none.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>Whether its time ended before anybody took it.</summary>
    public bool Expired { get; init; }

    /// <summary>Until when it is tried, where it is delayed (UTC).</summary>
    public DateTimeOffset? TriedUntil { get; init; }
}
