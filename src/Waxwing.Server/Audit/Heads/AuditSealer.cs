namespace Waxwing.Server.Audit.Heads;

/// <summary>Signs the newest entry, where it is not signed yet.</summary>
internal sealed class AuditSealer(IAuditTrail trail, IAuditHeads heads, HeadKey key, TimeProvider clock)
{
    /// <summary>Signs and keeps the head, if it has changed.</summary>
    /// <returns>The newest signed head; null for an empty log.</returns>
    /// <exception cref="Store.StoreException">The store does not do it.</exception>
    public async Task<AuditHead?> SealAsync(CancellationToken cancellationToken)
    {
        if (trail.Last() is not { } entry)
        {
            return null;
        }

        // A head of an entry that is not there, which somebody may have put there, is no reason to sign nothing.
        if (heads.Last() is { } signed && signed.Sequence == entry.Sequence)
        {
            return signed;
        }

        var head = key.Sign(entry, clock.GetUtcNow());
        await heads.AddAsync(head, cancellationToken);
        return head;
    }

    /// <summary>Tells the log which key signs from now on.</summary>
    public Task AnnounceAsync(CancellationToken cancellationToken) => heads.AnnounceAsync(key.Public, cancellationToken);
}
