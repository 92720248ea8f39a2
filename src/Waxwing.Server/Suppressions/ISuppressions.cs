using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>Suppressions as they are kept. Whatever asks for a tenant's names the tenant. Thread-safe; everything may throw a <see cref="Store.StoreException"/>.</summary>
internal interface ISuppressions
{
    /// <summary>Puts recipients on the list of a tenant. To do it again changes nothing: what stands for longer already stays as it is.</summary>
    /// <param name="wanted">What is wanted, all of one tenant.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    /// <returns>The ids, in the order of what was wanted; null: that would be more than <see cref="Suppression.MostPerTenant"/>, and nothing was done.</returns>
    Task<IReadOnlyList<Guid>?> AddAsync(IReadOnlyList<Suppression> wanted, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Takes suppressions away, by id or by recipient (then those of all streams), and forgets that they ever were.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="ids">Which, by their ids.</param>
    /// <param name="recipients">Which, by their recipients.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    /// <returns>Those that were there.</returns>
    Task<IReadOnlyList<Suppression>> RemoveAsync(string tenant, IReadOnlyList<Guid> ids, IReadOnlyList<Mailbox> recipients, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>One that holds, by its id; or null.</summary>
    ValueTask<Suppression?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Those that hold for a recipient: the one for all streams first.</summary>
    ValueTask<IReadOnlyList<Suppression>> FindAsync(string tenant, Mailbox recipient, CancellationToken cancellationToken);

    /// <summary>Those of a tenant that hold, the youngest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="origin">From where; null: from everywhere.</param>
    /// <param name="stream">Of which stream alone; null: of all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    ValueTask<Slice<Suppression>> ListAsync(string tenant, SuppressionOrigin? origin, string? stream, Page page, CancellationToken cancellationToken);

    /// <summary>A recipient wants no more mail of a stream, and says so by a message: it is written down and told. To do it again changes nothing.</summary>
    /// <param name="tenant">Whose stream.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="recipient">The recipient.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    /// <returns>Whether that changed anything.</returns>
    Task<bool> UnsubscribeAsync(string tenant, string stream, Mailbox recipient, Guid messageId, CancellationToken cancellationToken);

    /// <summary>Which of some recipients may not be written to in a stream.</summary>
    /// <param name="tenant">Whose mail.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="recipients">The recipients.</param>
    /// <param name="at">When the mail is sent (UTC).</param>
    IReadOnlyDictionary<Mailbox, Suppression> Among(string tenant, string stream, IEnumerable<Mailbox> recipients, DateTimeOffset at);

    /// <summary>Which tenants have any; null where nothing changed since.</summary>
    /// <param name="known">The version that the caller has; null for none.</param>
    SuppressedTenants? Tenants(long? known);

    /// <summary>Forgets what ended before a time, and what was heard too seldom to count.</summary>
    Task ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>Which tenants have suppressions.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Names">Their names.</param>
internal sealed record SuppressedTenants(long Version, IReadOnlySet<string> Names);
