using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery.Retrying;

/// <summary>What follows for one delivery from how its attempt ended.</summary>
internal sealed record Disposition
{
    private Disposition(DeliveryState state, MailEventType? tells, string? reason) => (State, Tells, Reason) = (state, tells, reason);

    /// <summary>Where it stands now.</summary>
    public DeliveryState State { get; }

    /// <summary>The event that tells of it, or null where nothing happened that anybody need hear of.</summary>
    public MailEventType? Tells { get; }

    /// <summary>Why, or null where it was delivered.</summary>
    public string? Reason { get; }

    /// <summary>When it is due again (UTC); null where it is final, or waits for a person.</summary>
    public DateTimeOffset? DueAt { get; private init; }

    /// <summary>Whether the attempt counts for nothing, since nobody was asked.</summary>
    public bool WasNoAttempt { get; private init; }

    /// <summary>The next server took responsibility.</summary>
    public static Disposition Delivered { get; } = new(DeliveryState.Delivered, MailEventType.Delivered, reason: null);

    /// <summary>The server refused it for good.</summary>
    public static Disposition Bounced(string reason) => new(DeliveryState.Failed, MailEventType.Bounced, reason);

    /// <summary>It cannot be sent, whoever is asked.</summary>
    public static Disposition Failed(string reason) => new(DeliveryState.Failed, MailEventType.Failed, reason);

    /// <summary>Its time is over, or will be before anybody could be asked again.</summary>
    /// <param name="reason">Why it was not delivered before, or null where it was never tried.</param>
    public static Disposition Expired(string? reason) => new(DeliveryState.Failed, MailEventType.Failed, reason is null ? "expired" : $"expired: {reason}");

    /// <summary>It is tried again.</summary>
    public static Disposition Deferred(DateTimeOffset dueAt, string reason) => new(DeliveryState.Deferred, MailEventType.Delayed, reason) { DueAt = dueAt };

    /// <summary>Nobody was asked: it stands where it stood before, and no attempt is charged.</summary>
    public static Disposition GivenBack(int attempt, DateTimeOffset dueAt, string reason) =>
        new(attempt > 1 ? DeliveryState.Deferred : DeliveryState.Queued, tells: null, reason) { DueAt = dueAt, WasNoAttempt = true };

    /// <summary>The recipient may have it.</summary>
    /// <param name="dueAt">When it is sent again; null: it waits for a person.</param>
    /// <param name="reason">What is known.</param>
    public static Disposition Unknown(DateTimeOffset? dueAt, string reason) =>
        new(dueAt is null ? DeliveryState.Held : DeliveryState.Unknown, MailEventType.Unknown, reason) { DueAt = dueAt };
}
