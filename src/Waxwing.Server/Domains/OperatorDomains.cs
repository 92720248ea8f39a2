using Waxwing.Server.Audit;
using Waxwing.Server.Model;

namespace Waxwing.Server.Domains;

/// <summary>
/// Brings what the operator vouches for into the store. The operator's word stands over DNS: whoever else had the name verified may use it no more.
/// What the configuration names no more has to be verified like any other.
/// </summary>
internal sealed class OperatorDomains(ISendingDomains domains, DomainOptions options, TimeProvider clock, ILogger<OperatorDomains> logger)
{
    // Only other nodes that start at this moment write the same domains.
    private const int Tries = 10;

    /// <summary>Does so; to do it again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">Somebody else changes the same domains all the time.</exception>
    public async Task DeclareAsync(CancellationToken cancellationToken)
    {
        foreach (var old in await domains.VouchedAsync(cancellationToken))
        {
            if (!options.Declared.Any(declared => declared.Name == old.Name && IsOf(old, declared.Tenant)))
            {
                await WithdrawAsync(old, cancellationToken);
            }
        }

        foreach (var declared in options.Declared)
        {
            await DeclareAsync(declared, cancellationToken);
        }
    }

    private async Task DeclareAsync(DeclaredDomain declared, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await domains.HolderAsync(declared.Name, cancellationToken) is { } holder)
            {
                if (IsOf(holder, declared.Tenant) && holder.Voucher == Voucher.Operator)
                {
                    await LookForReturnPathAsync(holder, cancellationToken);
                    return;
                }

                if (!IsOf(holder, declared.Tenant))
                {
                    await WithdrawAsync(holder, cancellationToken);
                }
            }

            if (await KeepAsync(declared, cancellationToken))
            {
                DomainLog.Declared(logger, declared.Tenant, declared.Name.Ascii);
                return;
            }
        }

        throw new InvalidOperationException($"The domain {declared.Name} cannot be declared: others change it all the time.");
    }

    private async Task<bool> KeepAsync(DeclaredDomain declared, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await domains.FindAsync(declared.Tenant, declared.Name, cancellationToken) is { } own)
        {
            var kept = own.Declared(now) with { NextCheckAt = options.ReturnPathHost is null ? own.NextCheckAt : now };
            return await domains.UpdateAsync(kept, DomainFacts.Of(AuditActor.Service, own, kept), cancellationToken) == DomainChange.Done;
        }

        var domain = new SendingDomain { Id = Ids.New(clock), Tenant = declared.Tenant, Name = declared.Name, CreatedAt = now, NextCheckAt = options.ReturnPathHost is null ? null : now }.Declared(now);
        // The operator is bound by no limit of tenants.
        return await domains.AddAsync(domain, int.MaxValue, domain.Told(AuditActor.Service, AuditAction.DomainAdded), cancellationToken) == DomainAddition.Added;
    }

    // Nothing else asks DNS about a domain that the operator vouches for. Whoever changes it meanwhile has it looked at, too.
    private async Task LookForReturnPathAsync(SendingDomain domain, CancellationToken cancellationToken)
    {
        if (options.ReturnPathHost is not null && domain.NextCheckAt is null)
        {
            await domains.UpdateAsync(domain with { NextCheckAt = clock.GetUtcNow() }, told: null, cancellationToken);
        }
    }

    private async Task WithdrawAsync(SendingDomain domain, CancellationToken cancellationToken)
    {
        var withdrawn = domain.Withdrawn();
        if (await domains.UpdateAsync(withdrawn, DomainFacts.Of(AuditActor.Service, domain, withdrawn), cancellationToken) == DomainChange.Done)
        {
            DomainLog.Withdrawn(logger, domain.Tenant, domain.Name.Ascii);
        }
    }

    private static bool IsOf(SendingDomain domain, string tenant) => string.Equals(domain.Tenant, tenant, StringComparison.Ordinal);
}
