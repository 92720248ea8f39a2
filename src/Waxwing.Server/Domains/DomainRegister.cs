using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>Adds, verifies and removes the domains of tenants. What it says is done is kept, and in force on this node. Thread-safe.</summary>
internal sealed class DomainRegister(
    ISendingDomains domains, DomainKeyring keyring, DomainAdviser adviser, DomainChecks checks, SendingRights rights, DomainOptions options, TimeProvider clock, ILogger<DomainRegister> logger)
{
    private const int Tries = 3;

    /// <summary>A domain of a tenant, or null.</summary>
    public ValueTask<SendingDomain?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => domains.FindAsync(tenant, id, cancellationToken);

    /// <summary>The domains of a tenant, the youngest first.</summary>
    public ValueTask<Slice<SendingDomain>> ListAsync(string tenant, Page page, CancellationToken cancellationToken) => domains.ListAsync(tenant, page, cancellationToken);

    /// <summary>Adds a domain, with new keys. Nobody may send as it before it is verified.</summary>
    public async Task<DomainResult> AddAsync(AuditActor actor, string tenant, string name, CancellationToken cancellationToken)
    {
        if (!Domain.TryParse(name, out var parsed, out _) || parsed.IsAddressLiteral || !PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(parsed), out _))
        {
            return new DomainResult.Refused(DomainRefusal.NoDomain);
        }

        // Before the keys are made, which costs more than all the rest.
        if (await domains.FindAsync(tenant, parsed, cancellationToken) is not null)
        {
            return new DomainResult.Refused(DomainRefusal.Known);
        }

        var domain = new SendingDomain
        {
            Id = Ids.New(clock),
            Tenant = tenant,
            Name = parsed,
            CreatedAt = clock.GetUtcNow(),
            Keys = await keyring.MakeAsync(),
            Advice = await adviser.BeforehandAsync(tenant, parsed, cancellationToken),
        };
        var addition = await domains.AddAsync(domain, options.MaxPerTenant, domain.Told(actor, AuditAction.DomainAdded), cancellationToken);
        if (addition == DomainAddition.Added)
        {
            DomainLog.Added(logger, tenant, parsed.Ascii);
        }

        return addition switch
        {
            DomainAddition.Added => new DomainResult.Done(domain),
            DomainAddition.Known => new DomainResult.Refused(DomainRefusal.Known),
            DomainAddition.TooMany => new DomainResult.Refused(DomainRefusal.TooMany),
            DomainAddition.HeldByAnother => new DomainResult.Refused(DomainRefusal.HeldByAnother),
        };
    }

    /// <summary>Asks DNS for the records of a domain now, and goes on asking from time to time where they are not there yet.</summary>
    public async Task<DomainResult> VerifyAsync(AuditActor actor, string tenant, Guid id, CancellationToken cancellationToken)
    {
        if (await domains.FindAsync(tenant, id, cancellationToken) is not { } domain)
        {
            return new DomainResult.Refused(DomainRefusal.NotFound);
        }

        return domain.CheckedAt is { } looked && clock.GetUtcNow() < looked + options.AskPause
            ? new DomainResult.Done(domain)
            : await checks.CheckAsync(domain, actor, cancellationToken);
    }

    /// <summary>Makes new keys for a domain. They sign once they are seen in DNS; the old ones sign until then, and their records stay for the mail under way.</summary>
    public async Task<DomainResult> RotateAsync(AuditActor actor, string tenant, Guid id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await domains.FindAsync(tenant, id, cancellationToken) is not { } domain)
            {
                return new DomainResult.Refused(DomainRefusal.NotFound);
            }

            // Never two ahead: a rotation ends before another begins.
            if (domain.Keys.Any(key => key.SeenAt is null))
            {
                return new DomainResult.Refused(DomainRefusal.Rotating);
            }

            var rotated = domain.Rotated(await keyring.MakeAsync(), clock.GetUtcNow());
            if (await domains.UpdateAsync(rotated, domain.Told(actor, AuditAction.DomainKeyRotated), cancellationToken) == DomainChange.Done)
            {
                DomainLog.Rotates(logger, tenant, domain.Name.Ascii);
                return new DomainResult.Done(rotated);
            }
        }

        return new DomainResult.Refused(DomainRefusal.Busy);
    }

    /// <summary>Removes a domain and its keys: from now on nobody sends as it here, and nothing is signed for it.</summary>
    public async Task<DomainResult> DeleteAsync(AuditActor actor, string tenant, Guid id, CancellationToken cancellationToken)
    {
        if (await domains.FindAsync(tenant, id, cancellationToken) is not { } domain)
        {
            return new DomainResult.Refused(DomainRefusal.NotFound);
        }

        // It would be back with the next start.
        if (domain.Voucher == Voucher.Operator)
        {
            return new DomainResult.Refused(DomainRefusal.OfOperator);
        }

        if (!await domains.DeleteAsync(tenant, id, domain.Told(actor, AuditAction.DomainRemoved), cancellationToken))
        {
            return new DomainResult.Refused(DomainRefusal.NotFound);
        }

        // What is gone from the store must be gone from memory, whether or not the caller still waits.
        await rights.RefreshAsync(CancellationToken.None);
        DomainLog.Removed(logger, tenant, domain.Name.Ascii);
        return new DomainResult.Done(domain);
    }
}
