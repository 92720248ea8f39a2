namespace Waxwing.Server.Audit.Heads;

/// <summary>The signed heads, as they are kept beside the log. They are never changed or deleted. Thread-safe; all methods may throw a <see cref="Store.StoreException"/>.</summary>
internal interface IAuditHeads
{
    /// <summary>The newest one, or null.</summary>
    AuditHead? Last();

    /// <summary>Keeps one. One of the same entry that is there already stays.</summary>
    Task AddAsync(AuditHead head, CancellationToken cancellationToken);

    /// <summary>From now on heads may be signed with this key: it is kept, and the log tells of it, in one commit. Nothing happens if it is known.</summary>
    Task AnnounceAsync(PublicHeadKey key, CancellationToken cancellationToken);
}
