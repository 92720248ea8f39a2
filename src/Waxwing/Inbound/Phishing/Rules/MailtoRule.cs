namespace Waxwing;

/// <summary>Links that begin a message (RFC 6068) to a mailbox that anybody can open.</summary>
internal sealed class MailtoRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) => message.Links
        .Where(link => link is { Kind: LinkKind.Anchor, Address.Scheme: "mailto" } && KnownHosts.IsFreemail(HostOf(link.Address.Rest)))
        .Where(_ => message.Author is { } author && !KnownHosts.IsFreemail(author.Host))
        .Select(link => new Sign("mailto-freemail", link.Target));

    /// <summary>The host of the first mailbox that such a link names, as far as it has one.</summary>
    internal static string HostOf(string rest)
    {
        var address = Uri.UnescapeDataString(rest.Split('?', ',')[0]);
        return address[(address.LastIndexOf('@') + 1)..].Trim();
    }
}
