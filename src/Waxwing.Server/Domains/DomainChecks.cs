using System.Collections.Concurrent;
using Waxwing.Server.Audit;
using Waxwing.Server.Store;

namespace Waxwing.Server.Domains;

/// <summary>Asks DNS about domains, and keeps what follows. Thread-safe.</summary>
internal sealed class DomainChecks(ISendingDomains domains, DomainInspection inspection, SendingRights rights, DomainOptions options, TimeProvider clock, ILogger<DomainChecks> logger)
{
    private const int Tries = 3;
    private const int AtOnce = 4;
    private const int Group = 32;

    // A node that died with checks of its own leaves them to others after this; longer than any group takes.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Guid, bool> _underWay = [];

    /// <summary>Looks at one domain; one that this node looks at already is given as it is.</summary>
    /// <param name="domain">The domain as it was read.</param>
    /// <param name="asker">Who asked for it; null: nobody, it is looked at from time to time.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    public async Task<DomainResult> CheckAsync(SendingDomain domain, AuditActor? asker, CancellationToken cancellationToken)
    {
        if (!_underWay.TryAdd(domain.Id, true))
        {
            return new DomainResult.Done(domain);
        }

        try
        {
            return await LookAsync(domain, asker, cancellationToken);
        }
        finally
        {
            _underWay.TryRemove(domain.Id, out _);
        }
    }

    /// <summary>Looks at all domains that are due.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task<int> CheckDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            var now = clock.GetUtcNow();
            var due = await domains.ClaimDueAsync(now, now + Claim, Group, cancellationToken);
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (domain, stop) => await CheckAsync(domain, asker: null, stop));
            count += due.Length;
            if (due.Length < Group)
            {
                return count;
            }
        }
    }

    private async Task<DomainResult> LookAsync(SendingDomain domain, AuditActor? asker, CancellationToken cancellationToken)
    {
        var found = await inspection.LookAsync(domain, cancellationToken);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = clock.GetUtcNow();
            var before = asker is null ? domain : domain.Asked(now);
            var after = before.Checked(found, isHeldByAnother: false, now, options);
            var change = await domains.UpdateAsync(after, DomainFacts.Of(asker ?? AuditActor.Service, domain, after), cancellationToken);
            if (change == DomainChange.HeldByAnother)
            {
                after = before.Checked(found, isHeldByAnother: true, now, options);
                change = await domains.UpdateAsync(after, DomainFacts.Of(asker ?? AuditActor.Service, domain, after), cancellationToken);
                if (change == DomainChange.Done)
                {
                    DomainLog.IsHeldByAnother(logger, domain.Tenant, domain.Name.Ascii);
                    return new DomainResult.Refused(DomainRefusal.HeldByAnother);
                }
            }

            if (change == DomainChange.Done)
            {
                await rights.RefreshAsync(CancellationToken.None);
                Tell(domain, after);
                return new DomainResult.Done(after);
            }

            if (await domains.FindAsync(domain.Tenant, domain.Id, cancellationToken) is not { } newer)
            {
                return new DomainResult.Refused(DomainRefusal.NotFound);
            }

            domain = newer;
        }

        return new DomainResult.Refused(DomainRefusal.Busy);
    }

    private void Tell(SendingDomain before, SendingDomain after)
    {
        if (options.ReturnPathHost is { } host)
        {
            Tell(after, before.ReturnPathsAt(host), after.ReturnPathsAt(host));
        }

        if (before.Status == after.Status)
        {
            return;
        }

        switch (after.Status)
        {
            case DomainStatus.Verified:
                DomainLog.Verified(logger, after.Tenant, after.Name.Ascii);
                break;
            case DomainStatus.TemporaryFailure:
                DomainLog.RecordsAreGone(logger, after.Tenant, after.Name.Ascii, after.FailingSince + options.Grace);
                break;
            case DomainStatus.Failed when before.MaySend:
                DomainLog.IsLost(logger, after.Tenant, after.Name.Ascii);
                break;
            case DomainStatus.Failed:
                DomainLog.WasNotProven(logger, after.Tenant, after.Name.Ascii);
                break;
            case DomainStatus.NotStarted or DomainStatus.Pending:
                break;
        }
    }

    private void Tell(SendingDomain domain, SeenReturnPaths before, SeenReturnPaths after)
    {
        foreach (var (stream, path) in after.Own.Where(own => !before.Own.ContainsKey(own.Key)))
        {
            DomainLog.HasReturnPath(logger, stream, domain.Name.Ascii, domain.Tenant, path.Ascii);
        }

        foreach (var (stream, path) in before.Own.Where(own => !after.Own.ContainsKey(own.Key)))
        {
            if (after.For(stream) is { } instead)
            {
                DomainLog.ReturnPathIsReplaced(logger, path.Ascii, stream, domain.Name.Ascii, domain.Tenant, instead.Ascii);
            }
            else
            {
                DomainLog.ReturnPathIsGone(logger, path.Ascii, stream, domain.Name.Ascii, domain.Tenant);
            }
        }
    }
}
