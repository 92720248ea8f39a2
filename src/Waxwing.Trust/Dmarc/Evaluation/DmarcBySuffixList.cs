namespace Waxwing.Trust;

/// <summary>The rules of RFC 7489: a list says where organizations begin. Many receivers still follow them.</summary>
internal sealed class DmarcBySuffixList(DmarcLookups lookups, PublicSuffixList list) : IDmarcRules
{
    public string Name => "RFC 7489";

    // §6.6.3: the author's domain, then its organization's; several records at one of them end the search.
    public async Task<DmarcDiscovery> DiscoverAsync(DnsName author)
    {
        var organization = OrganizationOf(author);
        var found = await lookups.AtAsync(author).ConfigureAwait(false);
        if (found is { Record: null, AreSeveral: false, Fault: null } && !organization.Equals(author))
        {
            found = await lookups.AtAsync(organization).ConfigureAwait(false);
        }

        return new DmarcDiscovery(organization, found.Record is null ? null : found, found.Fault);
    }

    public Task<bool?> ShareOrganizationAsync(DnsName author, DnsName identifier) =>
        Task.FromResult<bool?>(OrganizationOf(author).Equals(OrganizationOf(identifier)));

    // §6.3: a tag that is not known is ignored, whatever it says. Of "np" nothing is known there.
    public DmarcRecord Known(DmarcRecord record) => record with { NonexistentPolicy = null, HasWrongNonexistentPolicy = false };

    // §6.3: "sp" is for all subdomains; whether they exist is of no account.
    public Task<(DmarcPolicy? Policy, DmarcFault? Fault)> SubdomainPolicyAsync(DmarcRecord record, DnsName author) =>
        Task.FromResult<(DmarcPolicy?, DmarcFault?)>((record.OfSubdomain, null));

    // §6.6.4: whatever "pct" leaves out is asked for one level less. Between nothing and all, receivers throw dice; a verdict throws none, and takes the message as one of the share.
    public DmarcPolicy Disposition(DmarcRecord record, DmarcPolicy policy) => record.Percentage is 0 ? policy.Milder() : policy;

    // §3.2: a public suffix is the only one of its organization.
    private DnsName OrganizationOf(DnsName name) => list.TryGetOrganization(name, out var organization) ? organization : name;
}
