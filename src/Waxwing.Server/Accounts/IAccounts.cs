using Waxwing.Server.Audit;

namespace Waxwing.Server.Accounts;

/// <summary>Tenants and their keys, as they are kept. What the audit log is to tell of a change is written in the commit of the change, and only if there is one.</summary>
internal interface IAccounts
{
    /// <summary>Keeps a key, and its tenant if it is the first of it. Durable when the task completes.</summary>
    Task AddAsync(ApiKey key, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>The same; whoever calls it tells the audit log himself.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken) => AddAsync(key, told: null, cancellationToken);

    /// <summary>The key of an id, whatever its state; null if there is none.</summary>
    ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The keys of a tenant, or of all for null, the youngest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken);

    /// <summary>Gives a key of a tenant another name. False: it has none of that id.</summary>
    Task<bool> RenameAsync(string tenant, Guid id, string name, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>The same; whoever calls it tells the audit log himself.</summary>
    Task<bool> RenameAsync(string tenant, Guid id, string name, CancellationToken cancellationToken) => RenameAsync(tenant, id, name, told: null, cancellationToken);

    /// <summary>From now on the key is good for nothing. False: the tenant has none of that id.</summary>
    Task<bool> RevokeAsync(string? tenant, Guid id, AuditFact? told, CancellationToken cancellationToken);

    /// <summary>The same; whoever calls it tells the audit log himself.</summary>
    Task<bool> RevokeAsync(string? tenant, Guid id, CancellationToken cancellationToken) => RevokeAsync(tenant, id, told: null, cancellationToken);
}
