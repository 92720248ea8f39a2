using Waxwing.Server.Mail;

namespace Waxwing.Server.Webhooks;

/// <summary>What endpoints are told of. The words are Resend's where Resend has one; the numbers are in databases, as bits of those that an endpoint asks for.</summary>
internal enum WebhookEventType
{
    /// <summary>A message was accepted here, and will be sent.</summary>
    EmailSent = 0,

    /// <summary>A message was accepted for a later time, or got another one.</summary>
    EmailScheduled = 1,

    /// <summary>The next server took responsibility.</summary>
    EmailDelivered = 2,

    /// <summary>It will be tried again.</summary>
    EmailDeliveryDelayed = 3,

    /// <summary>The next server refused it for good.</summary>
    EmailBounced = 4,

    /// <summary>It was not delivered for another reason.</summary>
    EmailFailed = 5,

    /// <summary>The recipient is on a list.</summary>
    EmailSuppressed = 6,

    /// <summary>The recipient complained.</summary>
    EmailComplained = 7,

    /// <summary>It was withdrawn. Not at Resend.</summary>
    EmailCanceled = 8,

    /// <summary>Nobody knows whether the recipient has it. Not at Resend.</summary>
    EmailUnknown = 9,

    /// <summary>It waits for a person. Not at Resend.</summary>
    EmailHeld = 10,

    /// <summary>A domain was added.</summary>
    DomainCreated = 16,

    /// <summary>The status of a domain or of its keys is another.</summary>
    DomainUpdated = 17,

    /// <summary>A domain was removed.</summary>
    DomainDeleted = 18,

    /// <summary>An address was put on a list.</summary>
    SuppressionAdded = 24,

    /// <summary>It was taken off.</summary>
    SuppressionRemoved = 25,
}

/// <summary>The words of the types, and what mail means to them.</summary>
internal static class WebhookEventTypes
{
    /// <summary>All of them, with their words.</summary>
    public static IReadOnlyDictionary<string, WebhookEventType> All { get; } = Enum.GetValues<WebhookEventType>().ToDictionary(Word, StringComparer.Ordinal);

    /// <summary>The word of one.</summary>
    public static string Word(this WebhookEventType type) => type switch
    {
        WebhookEventType.EmailSent => "email.sent",
        WebhookEventType.EmailScheduled => "email.scheduled",
        WebhookEventType.EmailDelivered => "email.delivered",
        WebhookEventType.EmailDeliveryDelayed => "email.delivery_delayed",
        WebhookEventType.EmailBounced => "email.bounced",
        WebhookEventType.EmailFailed => "email.failed",
        WebhookEventType.EmailSuppressed => "email.suppressed",
        WebhookEventType.EmailComplained => "email.complained",
        WebhookEventType.EmailCanceled => "email.canceled",
        WebhookEventType.EmailUnknown => "email.unknown",
        WebhookEventType.EmailHeld => "email.held",
        WebhookEventType.DomainCreated => "domain.created",
        WebhookEventType.DomainUpdated => "domain.updated",
        WebhookEventType.DomainDeleted => "domain.deleted",
        WebhookEventType.SuppressionAdded => "suppression.added",
        WebhookEventType.SuppressionRemoved => "suppression.removed",
    };

    /// <summary>What an event of mail is told as; null: not at all.</summary>
    public static WebhookEventType? Of(MailEventType type) => type switch
    {
        MailEventType.Queued => WebhookEventType.EmailSent,
        MailEventType.Scheduled or MailEventType.Rescheduled => WebhookEventType.EmailScheduled,
        MailEventType.Delivered => WebhookEventType.EmailDelivered,
        MailEventType.Delayed => WebhookEventType.EmailDeliveryDelayed,
        MailEventType.Bounced => WebhookEventType.EmailBounced,
        MailEventType.Failed => WebhookEventType.EmailFailed,
        MailEventType.Suppressed => WebhookEventType.EmailSuppressed,
        MailEventType.Complained => WebhookEventType.EmailComplained,
        MailEventType.Cancelled => WebhookEventType.EmailCanceled,
        MailEventType.Unknown => WebhookEventType.EmailUnknown,
        MailEventType.Held => WebhookEventType.EmailHeld,
        MailEventType.Released => null,
        // The list of suppressions tells of it.
        MailEventType.Unsubscribed => null,
    };

    /// <summary>Types as bits.</summary>
    public static long ToBits(this IEnumerable<WebhookEventType> types) => types.Aggregate(0L, static (bits, type) => bits | (1L << (int)type));

    /// <summary>Types out of bits, in their order.</summary>
    public static WebhookEventType[] OfBits(long bits) => [.. Enum.GetValues<WebhookEventType>().Where(type => (bits >> (int)type & 1) == 1)];
}
