namespace Waxwing;

/// <summary>Links that pass by one host on the way to another.</summary>
internal sealed class RedirectRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var link in message.Links)
        {
            if (link.Address is not { IsWeb: true } address)
            {
                continue;
            }

            if (KnownHosts.IsRedirector(address) && !Organizations.Same(address.Organization, message.Organization))
            {
                yield return new Sign("link-redirector", link.Target);
            }
            else if (Nested(address.Rest) is { } nested && nested.Organization is { } organization && !Organizations.Same(organization, address.Organization) && !Organizations.Same(organization, message.Organization))
            {
                yield return new Sign("link-nested", link.Target);
            }
        }
    }

    private static WebAddress? Nested(string rest)
    {
        var plain = Uri.UnescapeDataString(rest);
        var at = plain.IndexOf("http", StringComparison.OrdinalIgnoreCase);
        return at > 0 && plain.AsSpan(at).ContainsAny(':', '/') && WebAddress.TryParse(plain[at..], out var nested) && nested.IsWeb ? nested : null;
    }
}
