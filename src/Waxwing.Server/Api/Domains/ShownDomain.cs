using Waxwing.Server.Domains;
using Waxwing.Trust;

namespace Waxwing.Server.Api.Domains;

/// <summary>Domains as the API shows them.</summary>
internal static class ShownDomain
{
    /// <summary>As lists show it.</summary>
    public static DomainSummary Summary(SendingDomain domain, DomainOptions options) => new(domain.Id, domain.Name.Ascii, domain.Status, domain.CreatedAt, options.Region);

    /// <summary>With its records.</summary>
    public static DomainWithRecords WithRecords(SendingDomain domain, DomainOptions options)
    {
        var organization = PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(domain.Name), out var found) ? found.ToString() : domain.Name.Ascii;
        return new DomainWithRecords(
            domain.Id, domain.Name.Ascii, domain.Status, domain.CreatedAt, options.Region, domain.CheckedAt, [.. DomainRecords.Of(domain, options).Select(record => Of(record, organization))]);
    }

    private static ShownRecord Of(DomainRecord record, string organization) =>
        new(record.Word(), Below(record.Name, organization), record.Type(), "Auto", record.Status, record.Value ?? "", record.Name, record.IsRequired, record.Reason)
        {
            Priority = record.Preference,
            Stream = record.Stream,
        };

    private static string Below(string name, string organization) =>
        name.Length > organization.Length ? name[..^(organization.Length + 1)] : "@";
}
