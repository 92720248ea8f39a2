namespace Waxwing.Server.Api;

/// <summary>Which domain an id means; thread-safe.</summary>
internal interface IDomainNames
{
    /// <summary>The name of a domain of a tenant in lower-case A-labels, or null: it has none of that id.</summary>
    ValueTask<string?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);
}
