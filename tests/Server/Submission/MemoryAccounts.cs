using System.Collections.Concurrent;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Store;

namespace Waxwing.Server.Tests.Submission;

/// <summary>Keys in memory.</summary>
internal sealed class MemoryAccounts : IAccounts
{
    private readonly ConcurrentDictionary<Guid, ApiKey> _keys = [];

    /// <summary>How often a key was looked for.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether the store is down.</summary>
    public bool IsDown { get; set; }

    public ApiKey this[Guid id]
    {
        get => _keys[id];
        set => _keys[id] = value;
    }

    public Task AddAsync(ApiKey key, AuditFact? told, CancellationToken cancellationToken)
    {
        this[key.Id] = key;
        return Task.CompletedTask;
    }

    public ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        Looks++;
        return IsDown ? throw new StoreException(StoreFault.Unavailable, "the store is down") : ValueTask.FromResult(_keys.GetValueOrDefault(id));
    }

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken) => throw new NotSupportedException("nobody lists keys by SMTP");

    public Task<bool> RenameAsync(string tenant, Guid id, string name, AuditFact? told, CancellationToken cancellationToken) => throw new NotSupportedException("nobody renames keys by SMTP");

    public Task<bool> RevokeAsync(string? tenant, Guid id, AuditFact? told, CancellationToken cancellationToken) => throw new NotSupportedException("nobody revokes keys by SMTP");
}
