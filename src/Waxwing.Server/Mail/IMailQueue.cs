using Waxwing.Server.Audit;
using Waxwing.Server.Model;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Mail;

/// <summary>
/// What is to be delivered. A delivery is leased, and its attempt counted and written down, before it is made. Each lease has a fence that is higher than any before:
/// whoever comes back with a lower one has lost the delivery, and nothing that it says counts. All times of leases are of the store's own clock.
/// </summary>
internal interface IMailQueue
{
    /// <summary>The lanes in which something is due and nothing is paused.</summary>
    ValueTask<DueLanes> DueAsync(CancellationToken cancellationToken);

    /// <summary>Leases what is due in a lane: the most urgent first, and what is due longest first among equals.</summary>
    Task<IReadOnlyList<Claimed>> ClaimAsync(Lane lane, int atMost, Lease lease, CancellationToken cancellationToken);

    /// <summary>Writes down how attempts ended, with their events. What was lost meanwhile is left alone.</summary>
    /// <param name="outcomes">How they ended.</param>
    /// <param name="report">A message that tells the sender of it, and is accepted in the same commit if any of the outcomes counts; or null.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>For each whether it counted.</returns>
    Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<Outcome> outcomes, NewMessage? report, CancellationToken cancellationToken);

    /// <summary>Makes the leases of a node longer.</summary>
    Task RenewAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Looks for leases that ended without an outcome: their fate is unknown. The count of those that were found.</summary>
    /// <param name="policy">What happens to mail of unknown fate.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    Task<int> RescueAsync(UnknownFate policy, CancellationToken cancellationToken);

    /// <summary>Ends all leases, and all claims of repetitions that have no answer: whoever calls it knows that no other node lives, as the one that has a data folder alone does.</summary>
    Task AbandonAsync(CancellationToken cancellationToken);

    /// <summary>Deliveries of a domain belong to another site than was thought: those that wait change lanes, a part at a time.</summary>
    Task MoveAsync(Lane lane, string domain, string site, CancellationToken cancellationToken);

    /// <summary>What waits, lane by lane.</summary>
    ValueTask<IReadOnlyList<LaneCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Deliveries that fit, those due first before others.</summary>
    ValueTask<IReadOnlyList<QueuedDelivery>> ListAsync(QueueFilter filter, int atMost, CancellationToken cancellationToken);

    /// <summary>Does something to all deliveries that fit and that it may be done to.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="filter">Which deliveries are meant.</param>
    /// <param name="actor">Who does it, for the events of the messages.</param>
    /// <param name="told">What the audit log is to tell of so many, in the commit that does it; null: nothing.</param>
    /// <param name="dryRun">Whether they are counted only; then nothing is told.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>How many those were, or would be.</returns>
    Task<int> ApplyAsync(QueueAction action, QueueFilter filter, string actor, Func<int, AuditFact>? told, bool dryRun, CancellationToken cancellationToken);

    /// <summary>The same; whoever calls it tells the audit log himself.</summary>
    Task<int> ApplyAsync(QueueAction action, QueueFilter filter, string actor, bool dryRun, CancellationToken cancellationToken) =>
        ApplyAsync(action, filter, actor, told: null, dryRun, cancellationToken);

    /// <summary>Stops or starts the sending of a key, tenant, stream or lane. Mail waits.</summary>
    /// <param name="scope">What is stopped or started.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isPaused">Whether it is stopped.</param>
    /// <param name="told">What the audit log is to tell, in the commit that does it and only if it changes anything; null: nothing.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>Whether that changed anything.</returns>
    Task<bool> SetPausedAsync(PauseScope scope, string name, bool isPaused, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>The same; whoever calls it tells the audit log himself.</summary>
    Task<bool> SetPausedAsync(PauseScope scope, string name, bool isPaused, CancellationToken cancellationToken) => SetPausedAsync(scope, name, isPaused, told: null, cancellationToken);

    /// <summary>Stops a lane for a while. What somebody has stopped already stays stopped.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="until">Until when (UTC).</param>
    /// <param name="reason">Why, on one line.</param>
    /// <param name="told">What the audit log is to tell, in the commit that does it and only if it changes anything.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>Whether that changed anything.</returns>
    Task<bool> PauseUntilAsync(Lane lane, DateTimeOffset until, string reason, AuditFact told, CancellationToken cancellationToken);

    /// <summary>Which lanes are stopped for a while.</summary>
    ValueTask<IReadOnlyList<PausedLane>> PausedByServiceAsync(CancellationToken cancellationToken);

    /// <summary>What is paused.</summary>
    ValueTask<IReadOnlyList<(PauseScope Scope, string Name)>> PausedAsync(CancellationToken cancellationToken);
}

/// <summary>Who has something, and until when.</summary>
/// <param name="Node">The node.</param>
/// <param name="For">How long from now.</param>
internal sealed record Lease(string Node, TimeSpan For);

/// <summary>The lanes that are due, and when the next one will be.</summary>
/// <param name="Lanes">Those that are due.</param>
/// <param name="NextAt">When the next delivery of any other becomes due (UTC), or null.</param>
/// <param name="Pauses">What is paused.</param>
internal sealed record DueLanes(IReadOnlyList<Lane> Lanes, DateTimeOffset? NextAt, Pauses Pauses);

/// <summary>A delivery that is leased, with what its attempt needs.</summary>
internal sealed record Claimed
{
    /// <summary>Its message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Its place among the recipients.</summary>
    public required int Number { get; init; }

    /// <summary>To whom.</summary>
    public required Mailbox Recipient { get; init; }

    /// <summary>Whether it is a Bcc recipient.</summary>
    public required bool IsHidden { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The fence of this lease.</summary>
    public required long Fence { get; init; }

    /// <summary>Whether an attempt before this one has an unknown fate.</summary>
    public required bool PossibleDuplicate { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>What it is for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>When it was to be sent first (UTC): also the time of its signature.</summary>
    public required DateTimeOffset SendAt { get; init; }

    /// <summary>After this (UTC) it is not sent.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where reports of failure go; null: nowhere.</summary>
    public required Mailbox? ReversePath { get; init; }

    /// <summary>Whether the reverse-path is told by mail of what becomes of it.</summary>
    public required bool ReportsFailure { get; init; }

    /// <summary>What is asked of such reports; null for nothing.</summary>
    public ReportRequest? Reports { get; init; }

    /// <summary>Of what they are to tell about this recipient (RFC 3461 §4.1, §4.2); null: nothing was asked.</summary>
    public DsnRequest? Dsn { get; init; }

    /// <summary>What was found while it was prepared.</summary>
    public required string Findings { get; init; }

    /// <summary>Its content.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>How an attempt ended.</summary>
internal sealed record Outcome
{
    /// <summary>The message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>The recipient's place.</summary>
    public required int Number { get; init; }

    /// <summary>The fence of the lease under which the attempt was made.</summary>
    public required long Fence { get; init; }

    /// <summary>What it comes to.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>When it is due again (UTC), where it is not final.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether the attempt counts for nothing, since nobody was asked.</summary>
    public bool WasNoAttempt { get; init; }

    /// <summary>Why it is not delivered, for whoever looks at the queue; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What is told of it; null where nothing happened.</summary>
    public MailEvent? Event { get; init; }

    /// <summary>What is told behind that, or null.</summary>
    public MailEvent? Then { get; init; }

    /// <summary>What was heard of the recipient, from which something may follow for other mail; or null.</summary>
    public Heard? Heard { get; init; }
}

/// <summary>What happens to mail of unknown fate.</summary>
/// <param name="Holds">Whether it waits for a person.</param>
/// <param name="UrgentAfter">When mail that somebody waits for is sent again.</param>
/// <param name="After">When other mail is sent again.</param>
internal sealed record UnknownFate(bool Holds, TimeSpan UrgentAfter, TimeSpan After);

/// <summary>What waits in a lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="State">In which state.</param>
/// <param name="Count">How many.</param>
/// <param name="Oldest">When the oldest of them was accepted (UTC).</param>
internal sealed record LaneCount(Lane Lane, DeliveryState State, long Count, DateTimeOffset Oldest);

/// <summary>A delivery as the queue shows it.</summary>
/// <param name="MessageId">Its message.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Summary">What the sender wrote.</param>
/// <param name="AcceptedAt">When it was accepted (UTC).</param>
internal sealed record QueuedDelivery(Guid MessageId, StoredDelivery Delivery, MessageSummary Summary, DateTimeOffset AcceptedAt);

/// <summary>Which deliveries are meant; what is null means all.</summary>
internal sealed record QueueFilter
{
    /// <summary>One message.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Of one tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Of one stream.</summary>
    public string? Stream { get; init; }

    /// <summary>At one site.</summary>
    public string? Site { get; init; }

    /// <summary>The recipient's address, or everything behind its at sign where this begins with one.</summary>
    public string? Recipient { get; init; }

    /// <summary>In one state.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Accepted before this time (UTC).</summary>
    public DateTimeOffset? AcceptedBefore { get; init; }
}

/// <summary>A lane that is stopped for a while.</summary>
/// <param name="Lane">The lane, as people write it.</param>
/// <param name="Until">Until when (UTC).</param>
/// <param name="Reason">Why.</param>
internal sealed record PausedLane(string Lane, DateTimeOffset Until, string Reason);

/// <summary>What a person may do to deliveries.</summary>
internal enum QueueAction
{
    /// <summary>Try now what waits for its time, is held, or of unknown fate. What failed is queued again, as long as its content is there.</summary>
    Retry,

    /// <summary>Withdraw what was not sent.</summary>
    Drop,

    /// <summary>Let it wait for a person.</summary>
    Hold,
}

/// <summary>What can be paused.</summary>
internal enum PauseScope
{
    /// <summary>A key, by its id.</summary>
    Key = 0,

    /// <summary>A tenant.</summary>
    Tenant = 1,

    /// <summary>A stream: <c>tenant/stream</c>.</summary>
    Stream = 2,

    /// <summary>A lane: <c>tenant/stream/site</c>.</summary>
    Lane = 3,
}
