using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>A message that was accepted, as lists show it.</summary>
internal record EmailSummary
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its Message-ID, in angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>The author, as given.</summary>
    public required string From { get; init; }

    /// <summary>The recipients, as given.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Recipients of copies, or null.</summary>
    public IReadOnlyList<string>? Cc { get; init; }

    /// <summary>Recipients that no other learns of, or null.</summary>
    public IReadOnlyList<string>? Bcc { get; init; }

    /// <summary>Where answers go, or null.</summary>
    public IReadOnlyList<string>? ReplyTo { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is or was to be sent (UTC); null: at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>What happened last: queued, scheduled, delivered (the next server took responsibility), delivery_delayed, bounced, failed, suppressed, canceled, complained; and of Waxwing's own, unknown (nobody knows whether it arrived) and held (it waits for a person).</summary>
    public required string LastEvent { get; init; }

    /// <summary>As lists show it.</summary>
    public static EmailSummary Of(StoredMessage message) => new()
    {
        Id = message.Id,
        MessageId = message.MessageId,
        From = message.Summary.From,
        To = message.Summary.To,
        Cc = OrNull(message.Summary.Cc),
        Bcc = OrNull(message.Summary.Bcc),
        ReplyTo = OrNull(message.Summary.ReplyTo),
        Subject = message.Summary.Subject,
        CreatedAt = message.AcceptedAt,
        ScheduledAt = message.ScheduledAt,
        LastEvent = LastEventOf(message.LastEvent),
    };

    private protected static IReadOnlyList<string>? OrNull(IReadOnlyList<string> texts) => texts.Count == 0 ? null : texts;

    // The words that Resend's clients know, where there is one.
    private static string LastEventOf(MailEventType type) => type switch
    {
        MailEventType.Queued or MailEventType.Released => "queued",
        MailEventType.Scheduled or MailEventType.Rescheduled => "scheduled",
        MailEventType.Delivered => "delivered",
        MailEventType.Delayed => "delivery_delayed",
        MailEventType.Bounced => "bounced",
        MailEventType.Failed => "failed",
        MailEventType.Suppressed => "suppressed",
        MailEventType.Cancelled => "canceled",
        MailEventType.Complained => "complained",
        MailEventType.Unknown => "unknown",
        MailEventType.Held => "held",
        // Only the recipient of what was delivered unsubscribes, and Resend's clients have no word for it.
        MailEventType.Unsubscribed => "delivered",
    };
}

/// <summary>A message that was accepted.</summary>
internal sealed record Email : EmailSummary
{
    [SetsRequiredMembers]
    private Email(EmailSummary summary)
        : base(summary)
    {
    }

    /// <summary>Always <c>email</c>.</summary>
    public string Object { get; } = "email";

    /// <summary>The HTML. Null where there is none, where it is erased, and always for codes and links that expire.</summary>
    public string? Html { get; init; }

    /// <summary>The text; likewise.</summary>
    public string? Text { get; init; }

    /// <summary>The sender's own words for it.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The stream that it waits in.</summary>
    public string Stream { get; init; } = "";

    /// <summary>After this (UTC) it is not sent.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where it stands for each recipient.</summary>
    public IReadOnlyList<EmailRecipient> Recipients { get; init; } = [];

    /// <summary>As it is shown.</summary>
    public static Email Of(StoredMessage message, string? html, string? text) => new(EmailSummary.Of(message))
    {
        Html = html,
        Text = text,
        Tags = [.. message.Summary.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new Tag { Name = tag.Key, Value = tag.Value })],
        Stream = message.Stream,
        ExpiresAt = message.ExpiresAt,
        Recipients = [.. message.Deliveries.Select(EmailRecipient.Of)],
    };
}

/// <summary>Where a message stands for one recipient.</summary>
/// <param name="Address">The recipient.</param>
/// <param name="Status">scheduled, queued, sending, delayed, held, unknown, delivered, failed, suppressed, canceled.</param>
/// <param name="Attempts">How many attempts were begun.</param>
/// <param name="At">When the next attempt is due; for a final status, when it came to that (UTC).</param>
/// <param name="Reason">Why it is not delivered, or null.</param>
internal sealed record EmailRecipient(string Address, string Status, int Attempts, DateTimeOffset At, string? Reason)
{
    /// <summary>As it is shown.</summary>
    public static EmailRecipient Of(StoredDelivery delivery) =>
        new(delivery.Recipient, StatusWord.Of(delivery.State), delivery.Attempts, delivery.DueAt, delivery.LastReason);
}
