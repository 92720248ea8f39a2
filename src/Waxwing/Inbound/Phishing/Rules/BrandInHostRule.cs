namespace Waxwing;

/// <summary>Well-known names in hosts that do not belong to them: <c>paypal.example.net</c>, <c>secure-paypal.example</c>.</summary>
internal sealed class BrandInHostRule : IPhishingRule
{
    private const int MaxHosts = 200;

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) => message.Links
        .Where(link => link.Address is { IsWeb: true, Address: null })
        .DistinctBy(link => link.Address!.Host, StringComparer.Ordinal)
        .Take(MaxHosts)
        .Where(link => link.Address!.Organization is { } organization && !Brands.Own(organization) && !Organizations.Same(organization, message.Organization) && Brands.Inside(link.Address.Host) is not null)
        .Select(link => new Sign("brand-in-host", link.Target));
}
