using Waxwing.Server.Accounts;

namespace Waxwing.Server.Tests.Support;

/// <summary>Accounts that count how often a key is looked for.</summary>
internal sealed class CountedAccounts(IAccounts inner) : IAccounts
{
    private int _found;

    public int Lookups => _found;

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => inner.AddAsync(key, cancellationToken);

    public ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _found);
        return inner.FindAsync(id, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken) => inner.ListAsync(tenant, cancellationToken);

    public Task<bool> RenameAsync(string tenant, Guid id, string name, CancellationToken cancellationToken) => inner.RenameAsync(tenant, id, name, cancellationToken);

    public Task<bool> RevokeAsync(string? tenant, Guid id, CancellationToken cancellationToken) => inner.RevokeAsync(tenant, id, cancellationToken);
}
