using System.Collections.Immutable;
using System.Security.Cryptography;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>Asks DNS whether the keys of a domain are published as they were made, and how its other records stand. Bounded in time; thread-safe.</summary>
/// <param name="dns">The resolver, without a memory of ours before it: what was just published should be seen.</param>
/// <param name="keyring">Opens the keys: whether a record is of a key is seen by what it verifies, and not by its letters.</param>
/// <param name="adviser">Who judges the other records.</param>
/// <param name="options">The limit.</param>
/// <param name="clock">Its clock.</param>
internal sealed class DomainInspection(IDnsLookup dns, DomainKeyring keyring, DomainAdviser adviser, DomainOptions options, TimeProvider clock)
{
    private static readonly TimeSpan AuthorityLimit = TimeSpan.FromSeconds(2);

    private readonly AuthorityClient _authority = new(clock, AuthorityLimit);

    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<DomainFindings> LookAsync(SendingDomain domain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.LookLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var advice = BoundedAsync(() => AdviseAsync(domain, either.Token), null, cancellationToken);
        var keys = domain.Keys.Where(key => key.RetiredAt is null).ToArray();
        var found = await Task.WhenAll(keys.Select(key => BoundedAsync(() => LookAsync(domain.Name, key, either.Token), DkimPublicationStatus.Unknown, cancellationToken)));
        return new DomainFindings(keys.Zip(found).ToImmutableDictionary(pair => pair.First.Id, pair => pair.Second), await advice);
    }

    private static async Task<T> BoundedAsync<T>(Func<Task<T>> ask, T otherwise, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return otherwise;
        }
    }

    private async Task<ImmutableArray<DomainRecord>?> AdviseAsync(SendingDomain domain, CancellationToken cancellationToken) => await adviser.AskAsync(domain.Tenant, domain.Name, dns, cancellationToken);

    private async Task<DkimPublicationStatus> LookAsync(Domain name, DomainKey key, CancellationToken cancellationToken)
    {
        DkimSigningKey opened;
        try
        {
            opened = keyring.Open(key);
        }
        catch (Exception exception) when (exception is CryptographicException or DkimKeyException)
        {
            // A damaged key signs nothing, so no record can be of it.
            return DkimPublicationStatus.OtherKey;
        }

        using (opened.Key)
        {
            var found = await DkimPublication.FindAsync(opened, name, dns, cancellationToken);
            if (!MayBeOld(found))
            {
                return StatusOf(found);
            }

            // The resolver may remember how it was before. Those in charge know; but where DNSSEC vouched for the answer, nobody's unsigned word counts against it.
            var (zone, _) = await ZoneServers.FindAsync(dns, found.Name, cancellationToken);
            return zone is null ? StatusOf(found) : StatusOf(await DkimPublication.FindAsync(opened, name, new ZoneLookup(zone, primary: null, _authority, dns), cancellationToken));
        }
    }

    private static bool MayBeOld(DkimPublication found) => !found.IsSecure && found.Status switch
    {
        DkimPublicationStatus.Published or DkimPublicationStatus.Unknown => false,
        DkimPublicationStatus.Missing or DkimPublicationStatus.OtherKey or DkimPublicationStatus.Revoked or DkimPublicationStatus.Unusable => true,
    };

    // RFC 6376 §3.6.1: with t=y, verifiers treat the mail as if it were not signed.
    private static DkimPublicationStatus StatusOf(DkimPublication found) =>
        found is { Status: DkimPublicationStatus.Published, IsTesting: true } ? DkimPublicationStatus.Unusable : found.Status;
}
