using System.Collections.Immutable;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Mail;

/// <summary>A message that is about to be accepted: prepared, and complete.</summary>
internal sealed record NewMessage
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The key it came with; null for what the service writes itself.</summary>
    public Guid? Key { get; init; }

    /// <summary>Its stream.</summary>
    public string Stream { get; init; } = StreamName.Transactional;

    /// <summary>Whether that is a bulk stream, whose mail goes after all other.</summary>
    public bool IsBulk { get => field || string.Equals(Stream, StreamName.Bulk, StringComparison.Ordinal); init; }

    /// <summary>What it is for.</summary>
    public MailKind Kind { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it is to be sent (UTC); null: at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>After this (UTC) it would only confuse.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where reports of failure go; null: nowhere (<c>&lt;&gt;</c>).</summary>
    public Mailbox? ReversePath { get; init; }

    /// <summary>Whether the reverse-path is told by mail of what becomes of it; callers of the API hear of it by events.</summary>
    public bool ReportsFailure { get; init; }

    /// <summary>What is asked of such reports; null for nothing, as in most mail.</summary>
    public ReportRequest? Reports { get; init; }

    /// <summary>Message-ID in angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>What lists show of it.</summary>
    public required MessageSummary Summary { get; init; }

    /// <summary>The octets as they leave but for the signature: header and body, CRLF, 7-bit.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What was found while it was prepared, for its receipt; JSON of the sender's own.</summary>
    public required string Findings { get; init; }

    /// <summary>Who gets it; at least one.</summary>
    public required ImmutableArray<NewDelivery> Deliveries { get; init; }
}

/// <summary>One recipient of a message that is about to be accepted.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="IsHidden">Whether no other recipient may learn of it (Bcc).</param>
/// <param name="Site">The site of its lane.</param>
/// <param name="State">How it begins: Queued, Scheduled, Leased by whoever accepts it, Held or Suppressed.</param>
internal sealed record NewDelivery(Mailbox Recipient, bool IsHidden, string Site, DeliveryState State)
{
    /// <summary>Of what reports are to tell about this recipient (RFC 3461 §4.1, §4.2); null: nothing was asked, as in most mail.</summary>
    public DsnRequest? Dsn { get; init; }

    /// <summary>Why it is not sent at once, for events and for whoever looks at the queue; null where nothing stands against it.</summary>
    public string? Reason { get; init; }
}

/// <summary>What the sender wrote, as lists and events show it.</summary>
internal sealed record MessageSummary
{
    /// <summary>From, as it was given.</summary>
    public required string From { get; init; }

    /// <summary>To, as they were given.</summary>
    public required ImmutableArray<string> To { get; init; }

    /// <summary>Cc.</summary>
    public ImmutableArray<string> Cc { get; init; } = [];

    /// <summary>Bcc.</summary>
    public ImmutableArray<string> Bcc { get; init; } = [];

    /// <summary>Reply-To.</summary>
    public ImmutableArray<string> ReplyTo { get; init; } = [];

    /// <summary>Subject.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>The sender's own words for it, echoed in events.</summary>
    public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;
}
