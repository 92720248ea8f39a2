namespace Waxwing;

/// <summary>Links whose text is an address, and which lead elsewhere.</summary>
internal sealed class LinkTextRule : IPhishingRule
{
    // Endings of files that are those of countries as well.
    private static readonly string[] FileEndings = ["md", "py", "sh", "rs", "pl", "ps", "cc", "so"];

    private static readonly string[] CommonEndings = ["com", "net", "org", "info", "biz", "edu", "gov", "online", "shop", "app", "dev", "io", "xyz", "site", "bank", "cloud", "store"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var link in message.Links)
        {
            if (link is not { Kind: LinkKind.Anchor, Text.Length: > 3, Address: { IsWeb: true } target } || HostIn(link.Text) is not { } shown)
            {
                continue;
            }

            var organization = Organizations.Of(shown);
            if (organization is null || Organizations.Same(organization, target.Organization))
            {
                continue;
            }

            yield return new Sign(Organizations.Same(organization, message.Organization) && target.Address is null ? "link-text-tracked" : "link-text-differs", link.ToString());
        }
    }

    /// <summary>The host that a text shows, if the text is an address of the web and nothing else.</summary>
    internal static string? HostIn(string text)
    {
        var trimmed = text.Trim().Trim('<', '>', '"', '\'', '.', '»', '«', '→', ' ');
        if (trimmed.Any(char.IsWhiteSpace))
        {
            return null;
        }

        if (WebAddress.TryParse(trimmed, out var address))
        {
            return address is { IsWeb: true, Address: null } ? address.Host : null;
        }

        var slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? trimmed : trimmed[..slash];
        var ending = host[(host.LastIndexOf('.') + 1)..];
        var isName = (ending.Length == 2 && ending.All(char.IsAsciiLetter) && !FileEndings.Contains(ending, StringComparer.OrdinalIgnoreCase))
            || CommonEndings.Contains(ending, StringComparer.OrdinalIgnoreCase);
        return isName && host.Contains('.', StringComparison.Ordinal) && !host.Contains('@', StringComparison.Ordinal) ? host : null;
    }
}
