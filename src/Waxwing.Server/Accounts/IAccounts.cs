namespace Waxwing.Server.Accounts;

/// <summary>Tenants and their keys, as they are kept.</summary>
internal interface IAccounts
{
    /// <summary>Keeps a key, and its tenant if it is the first of it. Durable when the task completes.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key of an id, whatever its state; null if there is none.</summary>
    ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The keys of a tenant, or of all for null, the youngest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken);

    /// <summary>Gives a key of a tenant another name. False: it has none of that id.</summary>
    Task<bool> RenameAsync(string tenant, Guid id, string name, CancellationToken cancellationToken);

    /// <summary>From now on the key is good for nothing. False: the tenant has none of that id.</summary>
    Task<bool> RevokeAsync(string? tenant, Guid id, CancellationToken cancellationToken);
}
