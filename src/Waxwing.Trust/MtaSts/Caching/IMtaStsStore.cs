using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>A policy that was fetched. Immutable.</summary>
/// <param name="Domain">The domain of the recipients.</param>
/// <param name="Id">The id of the record when it was fetched.</param>
/// <param name="Policy">The policy.</param>
/// <param name="FetchedAt">When it was fetched.</param>
public sealed record MtaStsCached(Domain Domain, string Id, MtaStsPolicy Policy, DateTimeOffset FetchedAt)
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>When it is no longer to be kept.</summary>
    public DateTimeOffset EndsAt => FetchedAt + Policy.MaxAge;

    /// <summary>
    /// When it is fetched again, although its id is the same: after a day (RFC 8461 §3.3), or half way to its end if that is sooner, so that who blocks the host
    /// of the policy has to do so for as long as it may be kept.
    /// </summary>
    public DateTimeOffset RefreshAt => FetchedAt + (Policy.MaxAge / 2 < Daily ? Policy.MaxAge / 2 : Daily);
}

/// <summary>Keeps policies. What outlives a restart protects from whoever blocks the host of a policy meanwhile. Thread-safe.</summary>
public interface IMtaStsStore
{
    /// <summary>Finds the policy of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>What was kept last, even if its time is over; or null.</returns>
    ValueTask<MtaStsCached?> FindAsync(Domain domain, CancellationToken cancellationToken);

    /// <summary>Keeps a policy in place of any other of its domain.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>A task that ends when it is kept.</returns>
    ValueTask KeepAsync(MtaStsCached policy, CancellationToken cancellationToken);

    /// <summary>Tells which policies are to be fetched again; that is no use of them.</summary>
    /// <param name="now">The present.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>Those whose <see cref="MtaStsCached.RefreshAt"/> has come and whose end has not.</returns>
    ValueTask<IReadOnlyList<MtaStsCached>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
