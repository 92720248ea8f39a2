namespace Waxwing;

/// <summary>Whose hosts the links lead to.</summary>
internal sealed class LinkHostRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var links = message.Links.Where(link => link.Address is { IsWeb: true } address && !Organizations.Same(address.Organization, message.Organization)).ToList();
        foreach (var link in links)
        {
            var host = link.Address!.Host;
            if (KnownHosts.IsShortener(host))
            {
                yield return new Sign("link-shortener", link.Target);
            }
            else if (link.Address.Address is null && KnownHosts.HosterOf(host) is not null)
            {
                yield return new Sign("link-hosting", link.Target);
            }
            else if (KnownHosts.HasCheapEnding(host))
            {
                yield return new Sign("link-cheap-ending", link.Target);
            }
        }

        if (links.Count > 0 && message.Author is not null && links.Count == message.Links.Count(link => link.Address is { IsWeb: true }) && !message.IsFromList)
        {
            yield return new Sign("link-elsewhere", $"{message.Author.Address}: {links[0].Target}");
        }
    }
}
