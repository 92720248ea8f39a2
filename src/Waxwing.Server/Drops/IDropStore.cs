using Waxwing.Server.Audit;

namespace Waxwing.Server.Drops;

/// <summary>Where drops are kept. Thread-safe. Every member throws a <see cref="Store.StoreException"/> where the store does not do what is asked of it.</summary>
internal interface IDropStore
{
    /// <summary>Keeps a new one.</summary>
    /// <param name="drop">What is known of it.</param>
    /// <param name="name">By what its link is looked for.</param>
    /// <param name="closed">Its content, encrypted.</param>
    /// <param name="told">The entry of the audit log, in the same commit.</param>
    Task AddAsync(Drop drop, byte[] name, byte[] closed, AuditFact told);

    /// <summary>A drop of a tenant, or null.</summary>
    Drop? Find(string tenant, Guid id);

    /// <summary>The drop of a link, with its content as far as that is still there; null: there is none.</summary>
    (Drop Drop, byte[]? Closed)? Find(byte[] name);

    /// <summary>Takes one guess of its passphrase. False: none is left.</summary>
    Task<bool> TryGuessAsync(Guid id);

    /// <summary>Opens it once, and erases the content with the last time. False: somebody else was first, or it is over.</summary>
    Task<bool> TryTakeAsync(Guid id, AuditFact told);

    /// <summary>Takes it back. False: there is no such drop of the tenant.</summary>
    Task<bool> WithdrawAsync(string tenant, Guid id, AuditFact told);

    /// <summary>Erases the content of those that cannot be opened any more, and forgets those whose time was over before a moment (UTC).</summary>
    Task EraseAsync(DateTimeOffset forgetBefore);
}
