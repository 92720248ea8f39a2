using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Tests.Support;

/// <summary>Accounts that count how often a key is looked for.</summary>
internal sealed class CountedAccounts(IAccounts inner) : IAccounts
{
    private int _found;

    public int Lookups => _found;

    public Task AddAsync(ApiKey key, AuditFact? told, CancellationToken cancellationToken) => inner.AddAsync(key, told, cancellationToken);

    public ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _found);
        return inner.FindAsync(id, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken) => inner.ListAsync(tenant, cancellationToken);

    public Task<bool> RenameAsync(string tenant, Guid id, string name, AuditFact? told, CancellationToken cancellationToken) => inner.RenameAsync(tenant, id, name, told, cancellationToken);

    public Task<bool> RevokeAsync(string? tenant, Guid id, AuditFact? told, CancellationToken cancellationToken) => inner.RevokeAsync(tenant, id, told, cancellationToken);
}
