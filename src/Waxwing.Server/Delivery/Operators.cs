using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Delivery;

/// <summary>Who runs a mail host, as far as its name tells: the domain of the organization that it belongs to (the public suffix list).</summary>
internal static class Operators
{
    /// <summary>The operator of a host; null where its name says none: an address literal, a public suffix, a name of one label.</summary>
    public static string? Of(string host) =>
        Domain.TryParse(host, out var name, out _) && !name.IsAddressLiteral && PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(name), out var organization)
            ? organization.ToString()
            : null;
}
