using Waxwing.Server.Audit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Webhooks;

/// <summary>The endpoints of tenants, and what they were told. Thread-safe.</summary>
internal interface IWebhooks
{
    /// <summary>Adds one. False: its tenant has too many.</summary>
    Task<bool> AddAsync(Webhook webhook, WebhookSecret secret, int atMost, AuditFact told, CancellationToken cancellationToken);

    /// <summary>One of a tenant, or null.</summary>
    ValueTask<Webhook?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Those of a tenant, the youngest first.</summary>
    ValueTask<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>The youngest secret of one, or null.</summary>
    ValueTask<WebhookSecret?> SecretAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Changes one. Where it gets another address or is enabled, nothing is held against it any more. False: there is none.</summary>
    Task<bool> ChangeAsync(string tenant, Guid id, WebhookChange change, AuditFact told, CancellationToken cancellationToken);

    /// <summary>Removes one. False: there is none.</summary>
    Task<bool> DeleteAsync(string tenant, Guid id, AuditFact told, CancellationToken cancellationToken);

    /// <summary>Gives one another secret; the one before it signs beside it until a time (UTC).</summary>
    Task<WebhookRotation> RotateAsync(string tenant, Guid id, WebhookSecret secret, DateTimeOffset until, AuditFact told, CancellationToken cancellationToken);

    /// <summary>What one was told or is to be told, the youngest first.</summary>
    ValueTask<Slice<WebhookDelivery>> EventsAsync(string tenant, Guid id, Page page, CancellationToken cancellationToken);

    /// <summary>One event of one, with its body; or null.</summary>
    ValueTask<WebhookDelivery?> EventAsync(string tenant, Guid id, Guid eventId, CancellationToken cancellationToken);

    /// <summary>The attempts to tell one of an event, the youngest first.</summary>
    ValueTask<Slice<WebhookAttempt>> AttemptsAsync(string tenant, Guid id, Guid eventId, Page page, CancellationToken cancellationToken);

    /// <summary>Tells one of an event again, with the same id and body, from the beginning of the schedule. False: there is no such event.</summary>
    Task<bool> ReplayAsync(string tenant, Guid id, Guid eventId, CancellationToken cancellationToken);
}

/// <summary>What became of the wish for another secret.</summary>
internal enum WebhookRotation
{
    /// <summary>It signs.</summary>
    Done,

    /// <summary>There is no such endpoint.</summary>
    NotFound,

    /// <summary>Too many secrets are good already.</summary>
    TooOften,
}

/// <summary>An event on its way to one endpoint.</summary>
/// <param name="Id">The event; the same for every endpoint and every attempt.</param>
/// <param name="Type">What it is.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How many attempts were made, since it was replayed if it was.</param>
/// <param name="NextAt">When the next attempt is due (UTC), where it waits.</param>
/// <param name="Body">Its body, where it was asked for.</param>
internal sealed record WebhookDelivery(Guid Id, WebhookEventType Type, DateTimeOffset At, WebhookDeliveryState State, int Attempts, DateTimeOffset NextAt, byte[]? Body);

/// <summary>Where an event stands on its way to one endpoint. The numbers are in databases.</summary>
internal enum WebhookDeliveryState
{
    /// <summary>It waits for an attempt, or one is under way.</summary>
    Waits = 0,

    /// <summary>It was acknowledged.</summary>
    Acknowledged = 1,

    /// <summary>Every attempt failed.</summary>
    Failed = 2,
}

/// <summary>One attempt.</summary>
/// <param name="Id">Its name.</param>
/// <param name="At">When it was begun (UTC).</param>
/// <param name="Answer">How it ended.</param>
internal sealed record WebhookAttempt(Guid Id, DateTimeOffset At, WebhookAnswer Answer);

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The status of the answer; null: none came.</param>
/// <param name="Response">The beginning of the answer's body, as text.</param>
/// <param name="Fault">Why no answer came, or why it is not shown, in words; null where nothing is to be said.</param>
/// <param name="Took">How long it took.</param>
internal sealed record WebhookAnswer(int? Status, string Response, string? Fault, TimeSpan Took)
{
    /// <summary>Whether the endpoint has it: any status from 200 to 299.</summary>
    public bool IsAcknowledged => Status is >= 200 and <= 299;
}
