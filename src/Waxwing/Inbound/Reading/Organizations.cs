using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>To whom a host belongs, as far as its name tells (the public suffix list).</summary>
internal static class Organizations
{
    /// <summary>The domain of the organization; hosts below one of its own names of a hoster (<c>shop.github.io</c>) are organizations of their own.</summary>
    /// <returns>The domain in A-labels; null where the text is no name of a host on the Internet.</returns>
    public static string? Of(string host) => Name(host) is { } name && PublicSuffixList.Shipped.TryGetOrganization(name, out var organization) ? organization.ToString() : null;

    /// <summary>The hoster below whose domain a stranger has this name, or null.</summary>
    public static string? HosterOf(string host) =>
        Name(host) is { } name
        && PublicSuffixList.Shipped.TryGetOrganization(name, out var hoster, PublicSuffixSections.Icann)
        && !(PublicSuffixList.Shipped.TryGetOrganization(name, out var organization) && organization.Equals(hoster))
            ? hoster.ToString()
            : null;

    /// <summary>The label of an organization's domain that is its own: <c>example</c> of <c>example.co.uk</c>.</summary>
    public static string LabelOf(string organization) => organization.Split('.')[0];

    public static bool Same(string? left, string? right) => left is not null && string.Equals(left, right, StringComparison.Ordinal);

    private static DnsName? Name(string host)
    {
        var text = host.TrimEnd('.');
        if (text.Length > Domain.MaxLength || !text.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        return Domain.TryParse(text, out var domain, out _) && !domain.IsAddressLiteral ? DnsName.Of(domain)
            // The names of web servers may have an underscore.
            : text.Contains('_', StringComparison.Ordinal) && DnsName.TryParse(text, out var name) ? name
            : null;
    }
}
