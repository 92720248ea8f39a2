using System.Collections.Immutable;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>Sending domains as they are kept. Whatever asks for a tenant's domain names the tenant: nobody comes upon another's by its id.</summary>
internal interface ISendingDomains
{
    /// <summary>Keeps a new domain. Durable when the task completes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="atMost">How many its tenant may have.</param>
    /// <param name="told">What the audit log tells of it, in the same commit; null: nothing.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    Task<DomainAddition> AddAsync(SendingDomain domain, int atMost, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>A domain of a tenant, or null.</summary>
    ValueTask<SendingDomain?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>A domain of a tenant by its name, or null.</summary>
    ValueTask<SendingDomain?> FindAsync(string tenant, Domain name, CancellationToken cancellationToken);

    /// <summary>The domains of a tenant, the youngest first.</summary>
    ValueTask<Slice<SendingDomain>> ListAsync(string tenant, Page page, CancellationToken cancellationToken);

    /// <summary>Whoever may send as a name, or null.</summary>
    ValueTask<SendingDomain?> HolderAsync(Domain name, CancellationToken cancellationToken);

    /// <summary>The domains that the operator vouches for, as it was when they were kept.</summary>
    ValueTask<ImmutableArray<SendingDomain>> VouchedAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a domain and its keys as they are now. Durable when the task completes.</summary>
    /// <param name="domain">The domain, changed from one that was read here; its revision is that of what was read.</param>
    /// <param name="told">What the audit log tells of it, in the same commit; null: nothing.</param>
    /// <param name="cancellationToken">The wish to stop; what was begun is carried out all the same.</param>
    Task<DomainChange> UpdateAsync(SendingDomain domain, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>Forgets a domain and its keys, and has the audit log tell of it in the same commit. False: the tenant has none of that id.</summary>
    Task<bool> DeleteAsync(string tenant, Guid id, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>Takes domains whose check is due; nobody else gets them for a while.</summary>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when they are this caller's.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    Task<ImmutableArray<SendingDomain>> ClaimDueAsync(DateTimeOffset now, DateTimeOffset until, int atMost, CancellationToken cancellationToken);

    /// <summary>All domains that may send, at one moment; null where nothing changed since.</summary>
    /// <param name="known">The version that the caller has; null for none.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    ValueTask<DomainsInForce?> InForceAsync(long? known, CancellationToken cancellationToken);
}

/// <summary>All domains that may send.</summary>
/// <param name="Version">Grows with each change of who may send and by which keys.</param>
/// <param name="Domains">The domains.</param>
internal sealed record DomainsInForce(long Version, ImmutableArray<SendingDomain> Domains);

/// <summary>What became of a new domain.</summary>
internal enum DomainAddition
{
    /// <summary>It is kept.</summary>
    Added,

    /// <summary>Its tenant has one of that name.</summary>
    Known,

    /// <summary>Its tenant has too many.</summary>
    TooMany,

    /// <summary>It is to be verified from the beginning, and its name is for another tenant.</summary>
    HeldByAnother,
}

/// <summary>What became of a change.</summary>
internal enum DomainChange
{
    /// <summary>It is kept.</summary>
    Done,

    /// <summary>The domain was changed meanwhile, or is gone: look again.</summary>
    Stale,

    /// <summary>It would be verified, and its name is for another tenant.</summary>
    HeldByAnother,
}
