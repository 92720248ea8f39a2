using Waxwing.Server.Model;

namespace Waxwing.Server.Mail;

/// <summary>Messages, and what happened to them.</summary>
internal interface IMailStore
{
    /// <summary>
    /// Accepts messages: all of them or none, in one commit, with their deliveries, their first events and the answer of the claim. Only behind this
    /// may anybody be told that they are accepted.
    /// </summary>
    /// <param name="messages">The messages; at least one.</param>
    /// <param name="answered">The claim under which they came, with what its caller is told; null without one.</param>
    /// <param name="lease">How long deliveries are leased that begin as Leased: whoever accepts them has them.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    /// <returns>False: another has taken the claim over, and nothing was accepted.</returns>
    Task<bool> AcceptAsync(IReadOnlyList<NewMessage> messages, Answered? answered, Lease? lease, CancellationToken cancellationToken);

    /// <summary>Claims a key before the work is done.</summary>
    /// <param name="key">Scope and key.</param>
    /// <param name="body">Hash of the canonical body.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <returns>What is known of the key: nothing, and now it is the caller's; or the rest.</returns>
    Task<Claim> ClaimAsync(IdempotencyKey key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Lets a claim go whose work was refused: the key is free again.</summary>
    Task DropClaimAsync(IdempotencyKey key, Guid token, CancellationToken cancellationToken);

    /// <summary>A message of a tenant, or null.</summary>
    ValueTask<StoredMessage?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>The octets of a message, or null if it has none any more.</summary>
    ValueTask<byte[]?> ContentAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>The messages of a tenant that fit, the youngest first.</summary>
    ValueTask<Slice<StoredMessage>> ListAsync(string tenant, MessageFilter filter, Page page, CancellationToken cancellationToken);

    /// <summary>What happened to a message, in its order.</summary>
    ValueTask<IReadOnlyList<MailEvent>> EventsAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Gives a scheduled message another time, and the content that goes with it. False: it is not scheduled any more.</summary>
    Task<bool> RescheduleAsync(string tenant, Guid id, DateTimeOffset at, DateTimeOffset expiresAt, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Withdraws what was not sent yet. The count of deliveries that were withdrawn; null: there is no such message.</summary>
    Task<int?> CancelAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets the content of messages all of whose deliveries came to a final state before a time; that of kinds that expire within a day, whenever it was. Everything
    /// else of the message stays.
    /// </summary>
    /// <param name="before">The time (UTC).</param>
    /// <param name="atMost">How many messages.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    /// <returns>How many; less than <paramref name="atMost"/>: there are no more for now.</returns>
    Task<int> ForgetAsync(DateTimeOffset before, int atMost, CancellationToken cancellationToken);
}

/// <summary>A message as it is kept.</summary>
internal sealed record StoredMessage
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The key it came with, or null.</summary>
    public Guid? Key { get; init; }

    /// <summary>Its stream.</summary>
    public required string Stream { get; init; }

    /// <summary>What it is for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it was to be sent (UTC), or null for at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>After this (UTC) it is not sent.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where reports of failure go; null: nowhere.</summary>
    public string? ReversePath { get; init; }

    /// <summary>Message-ID in angle brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>What the sender wrote.</summary>
    public required MessageSummary Summary { get; init; }

    /// <summary>How many octets its content has.</summary>
    public required long Octets { get; init; }

    /// <summary>What happened last.</summary>
    public required MailEventType LastEvent { get; init; }

    /// <summary>Where it stands for each recipient.</summary>
    public required IReadOnlyList<StoredDelivery> Deliveries { get; init; }
}

/// <summary>One recipient of a message as it is kept.</summary>
/// <param name="Number">Its place among the recipients, from 0.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="IsHidden">Whether it is a Bcc recipient.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How many attempts were begun.</param>
/// <param name="DueAt">When it is due (UTC); for a final state, when it came to that.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="LastReason">Why it is not delivered yet or any more, or null.</param>
internal sealed record StoredDelivery(int Number, string Recipient, bool IsHidden, DeliveryState State, int Attempts, DateTimeOffset DueAt, Lane Lane, string? LastReason);

/// <summary>Which messages are meant; what is null means all.</summary>
internal sealed record MessageFilter
{
    /// <summary>The recipient's address, whole, or everything behind its at sign where this begins with one.</summary>
    public string? Recipient { get; init; }

    /// <summary>Where at least one recipient stands.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>A tag's name and value.</summary>
    public (string Name, string Value)? Tag { get; init; }

    /// <summary>Message-ID in angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>Accepted at this time or later (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Accepted before this time (UTC).</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The stream.</summary>
    public string? Stream { get; init; }
}

/// <summary>Which part of a list is asked for: what is older than one, or younger, but never both.</summary>
/// <param name="Limit">How many at most, 1 to 100.</param>
/// <param name="After">Only what stands behind this one in the list.</param>
/// <param name="Before">Only what stands before this one in the list.</param>
internal sealed record Page(int Limit = 20, Guid? After = null, Guid? Before = null);

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="HasMore">Whether the list goes on in the direction that was asked for.</param>
internal sealed record Slice<T>(IReadOnlyList<T> Items, bool HasMore);
