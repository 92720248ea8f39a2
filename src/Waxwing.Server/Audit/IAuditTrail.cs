namespace Waxwing.Server.Audit;

/// <summary>
/// The audit log: who did what. Entries are appended, and never changed or deleted. Thread-safe; all methods may throw a <see cref="Store.StoreException"/>.
/// An action of the store itself writes its entry in its own commit: a store's implementation offers that beside this interface.
/// </summary>
internal interface IAuditTrail
{
    /// <summary>Appends an entry. Durable when the task completes.</summary>
    Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken cancellationToken);

    /// <summary>The last entry, or null for an empty log.</summary>
    AuditEntry? Last();

    /// <summary>Entries that fit, the youngest first.</summary>
    IReadOnlyList<AuditEntry> List(AuditFilter filter, int atMost);

    /// <summary>Reads all of it, as it is at one moment.</summary>
    T Read<T>(Func<AuditRecord, T> read);
}

/// <summary>Which entries are meant; what is null means all.</summary>
internal sealed record AuditFilter
{
    /// <summary>Who: all of it, or its beginning with the colon (<c>operator:</c>).</summary>
    public string? Actor { get; init; }

    /// <summary>What was done.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>Whose.</summary>
    public string? Tenant { get; init; }

    /// <summary>To what.</summary>
    public string? Target { get; init; }

    /// <summary>At this time or later (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time (UTC).</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>The whole log, as it is at one moment. It is good only while it is being read.</summary>
/// <param name="Entries">The entries in the order of their numbers, read one by one.</param>
/// <param name="Heads">The signed heads in the order of the numbers that they are of, likewise.</param>
/// <param name="Keys">The public keys that the log says its heads were signed with.</param>
/// <param name="Count">How many entries there are, for whoever shows progress.</param>
internal sealed record AuditRecord(IEnumerable<AuditEntry> Entries, IEnumerable<Heads.AuditHead> Heads, IReadOnlyList<Heads.PublicHeadKey> Keys, long Count);
