using Waxwing.Server.Mail;

namespace Waxwing.Server.Webhooks;

/// <summary>
/// What endpoints are to be told. Events of mail are found behind their commit, from a cursor on, so that whoever accepts mail pays nothing for endpoints; those of other rooms are
/// written with what they tell of. One node at a time sends to an endpoint: it has its lease.
/// </summary>
internal interface IWebhookQueue
{
    /// <summary>The events of mail behind the cursor, of tenants with endpoints; null: nobody is to be told, or nothing is new.</summary>
    ValueTask<MailWindow?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Hands events to all endpoints that ask for them, and moves the cursor, in one commit.</summary>
    /// <returns>How many events somebody is told of; null: another has moved the cursor meanwhile, and nothing was written.</returns>
    Task<int?> WriteAsync(MailWindow window, IReadOnlyList<NewWebhookEvent> events, CancellationToken cancellationToken);

    /// <summary>Which endpoints something waits for that may be sent, and when whoever asks may send it (UTC).</summary>
    ValueTask<IReadOnlyList<(Guid Webhook, DateTimeOffset At)>> DueAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Takes the lease of an endpoint, and gives what is due for it, in order; of what is about the same, the first alone.</summary>
    /// <param name="webhook">The endpoint.</param>
    /// <param name="lease">Who asks.</param>
    /// <param name="places">How many requests may be under way at once.</param>
    /// <param name="underWay">What this node is sending already.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>Null: it is not to be told now, or another node has it.</returns>
    Task<WebhookClaim?> ClaimAsync(Guid webhook, Lease lease, int places, IReadOnlyCollection<long> underWay, CancellationToken cancellationToken);

    /// <summary>Writes down how an attempt ended, and what follows.</summary>
    Task<WebhookFate> RecordAsync(WebhookClaim claim, DueEvent sent, WebhookAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Ends all leases: whoever calls it knows that no other node lives.</summary>
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Forgets events that happened before a time (UTC), with their attempts.</summary>
    /// <returns>How many; less than <paramref name="atMost"/>: there are no more for now.</returns>
    Task<int> ForgetAsync(DateTimeOffset before, int atMost, CancellationToken cancellationToken);

    /// <summary>How it stands with endpoints, and what waits for them.</summary>
    ValueTask<WebhookStanding> StandingAsync(CancellationToken cancellationToken);
}

/// <summary>A part of the events of mail.</summary>
/// <param name="From">The cursor.</param>
/// <param name="To">Where it is to stand.</param>
/// <param name="IsLast">Whether there are no more.</param>
/// <param name="Mail">Those of tenants with endpoints, in their order.</param>
internal sealed record MailWindow(long From, long To, bool IsLast, IReadOnlyList<ToldMail> Mail);

/// <summary>An event of mail, with what is told of its message.</summary>
/// <param name="Json">The event as it is kept.</param>
/// <param name="Message">The number of the message in rows.</param>
/// <param name="MessageId">Message-ID in angle brackets.</param>
/// <param name="AcceptedAt">When the message was accepted (UTC).</param>
/// <param name="Summary">What the sender wrote.</param>
internal sealed record ToldMail(string Json, long Message, string MessageId, DateTimeOffset AcceptedAt, MessageSummary Summary);

/// <summary>An event that endpoints are to be told of.</summary>
/// <param name="Id">Its name: the same wherever, and however often, it is told.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Type">What it is.</param>
/// <param name="About">What it is about: of events about the same, none overtakes another.</param>
/// <param name="Message">The number of its message in rows, or null.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="Body">The octets that are sent.</param>
internal sealed record NewWebhookEvent(Guid Id, string Tenant, WebhookEventType Type, string About, long? Message, DateTimeOffset At, byte[] Body);

/// <summary>What is due for an endpoint.</summary>
/// <param name="Webhook">The endpoint.</param>
/// <param name="Secrets">What its requests are signed with, the youngest first.</param>
/// <param name="Events">What is to be sent now; none that is under way.</param>
internal sealed record WebhookClaim(Webhook Webhook, IReadOnlyList<WebhookSecret> Secrets, IReadOnlyList<DueEvent> Events);

/// <summary>An event that is due.</summary>
/// <param name="Number">Its number in rows, in the order of events.</param>
/// <param name="Id">Its name.</param>
/// <param name="Body">The octets that are sent.</param>
internal sealed record DueEvent(long Number, Guid Id, byte[] Body);

/// <summary>What follows from an attempt.</summary>
internal enum WebhookFate
{
    /// <summary>It was acknowledged.</summary>
    Acknowledged,

    /// <summary>It is tried again.</summary>
    TriedAgain,

    /// <summary>It was the last attempt.</summary>
    Failed,

    /// <summary>It is tried again, and the endpoint begins to rest.</summary>
    Rests,

    /// <summary>The endpoint is given up.</summary>
    GivenUp,

    /// <summary>The endpoint or the event is gone.</summary>
    Gone,
}

/// <summary>How it stands with endpoints.</summary>
/// <param name="Enabled">How many are told.</param>
/// <param name="Resting">Those of them that rest, by their ids; the first ten.</param>
/// <param name="Rest">How many of them rest.</param>
/// <param name="GivenUp">How many were given up.</param>
/// <param name="Waiting">How many events wait for enabled ones.</param>
internal sealed record WebhookStanding(int Enabled, IReadOnlyList<Guid> Resting, int Rest, int GivenUp, long Waiting);
