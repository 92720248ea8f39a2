namespace Waxwing.Trust;

/// <summary>What applies to an author, as one of the two standards finds it.</summary>
/// <param name="Organization">The domain of the organization; null where DNS did not say.</param>
/// <param name="Applied">The record that applies, with its domain; null for none.</param>
/// <param name="Fault">Why nothing is known of the record, or why it cannot be read.</param>
internal sealed record DmarcDiscovery(DnsName? Organization, DmarcFound? Applied, DmarcFault? Fault);

/// <summary>The rules in which the two standards differ.</summary>
internal interface IDmarcRules
{
    /// <summary>The standard, for a person.</summary>
    string Name { get; }

    /// <summary>Finds what applies to an author.</summary>
    Task<DmarcDiscovery> DiscoverAsync(DnsName author);

    /// <summary>Whether an identifier belongs to the organization of the author; null where DNS does not say.</summary>
    Task<bool?> ShareOrganizationAsync(DnsName author, DnsName identifier);

    /// <summary>What the standard reads of a record: without the tags that it does not have.</summary>
    DmarcRecord Known(DmarcRecord record);

    /// <summary>The policy for an author below the domain whose record applies; null, with why, where DNS does not say.</summary>
    Task<(DmarcPolicy? Policy, DmarcFault? Fault)> SubdomainPolicyAsync(DmarcRecord record, DnsName author);

    /// <summary>What is asked for a message that fails.</summary>
    DmarcPolicy Disposition(DmarcRecord record, DmarcPolicy policy);
}
