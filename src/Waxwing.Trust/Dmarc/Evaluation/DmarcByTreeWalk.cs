namespace Waxwing.Trust;

/// <summary>The rules of RFC 9989: DNS itself says where organizations begin.</summary>
internal sealed class DmarcByTreeWalk(DmarcLookups lookups) : IDmarcRules
{
    private readonly Dictionary<DnsName, DmarcWalk> _walks = [];

    public string Name => "RFC 9989";

    public async Task<DmarcDiscovery> DiscoverAsync(DnsName author)
    {
        var walk = await WalkAsync(author).ConfigureAwait(false);
        if (walk.Unanswered is { } unanswered)
        {
            // §4.10.1: the author's own record needs no other.
            var own = walk.Applied is { } found && found.Domain.Equals(author) ? found : null;
            return new DmarcDiscovery(null, own, own is null ? unanswered.Fault : null);
        }

        lookups.Trace.Add(DmarcStepKind.Organization, walk.Organization, $"It is the domain of the organization of {author} by the tree walk.");
        return new DmarcDiscovery(walk.Organization, walk.Applied, walk.Applied is null ? walk.Unreadable?.Fault : null);
    }

    // §4.10.2. Every domain of an organization is an end of the names that belong to it, so that most strangers are told without a question.
    public async Task<bool?> ShareOrganizationAsync(DnsName author, DnsName identifier)
    {
        if (author.Equals(identifier))
        {
            return true;
        }

        var here = await WalkAsync(author).ConfigureAwait(false);
        if (!identifier.IsWithin(here.Unanswered is null ? here.Organization : author.Last(1)))
        {
            return false;
        }

        var there = await WalkAsync(identifier).ConfigureAwait(false);
        if (here.Unanswered is null && there.Unanswered is null)
        {
            return here.Organization.Equals(there.Organization);
        }

        // Both walks ended at the same silent name, and came by the same record before. Whatever is said above that record makes both the same organization.
        var isShared = Equals(here.Unanswered, there.Unanswered) && here.Found is [.., var mine] && there.Found is [.., var its] && mine.Domain.Equals(its.Domain);
        return isShared ? true : null;
    }

    public DmarcRecord Known(DmarcRecord record) => record;

    // §4.10.1.
    public async Task<(DmarcPolicy? Policy, DmarcFault? Fault)> SubdomainPolicyAsync(DmarcRecord record, DnsName author)
    {
        if (record.OfNonexistent == record.OfSubdomain)
        {
            return (record.OfSubdomain, null);
        }

        var (exists, fault) = await lookups.ExistsAsync(author).ConfigureAwait(false);
        return fault is null ? (exists ? record.OfSubdomain : record.OfNonexistent, null) : (null, fault);
    }

    // §4.7: "t=y" asks for one level less.
    public DmarcPolicy Disposition(DmarcRecord record, DmarcPolicy policy) => record.IsTest ? policy.Milder() : policy;

    /// <summary>Walks from a name, once in a check: the author's walk serves each identifier.</summary>
    internal async Task<DmarcWalk> WalkAsync(DnsName start)
    {
        if (!_walks.TryGetValue(start, out var walk))
        {
            _walks.Add(start, walk = await DmarcWalk.FromAsync(start, lookups).ConfigureAwait(false));
        }

        return walk;
    }
}
