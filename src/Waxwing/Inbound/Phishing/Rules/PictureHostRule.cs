namespace Waxwing;

/// <summary>Where the pictures of a message lie that comes from an organization: those of honest mail lie at its own servers, or at those of whoever sends for it.</summary>
internal sealed class PictureHostRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (message.Author is not { } author || KnownHosts.IsFreemail(author.Host) || message.IsFromList)
        {
            yield break;
        }

        foreach (var source in message.Pages.SelectMany(page => page.Pictures))
        {
            if (!WebAddress.TryParse(source, out var address) || !address.IsWeb)
            {
                continue;
            }

            if (address.Address is not null)
            {
                yield return new Sign("picture-ip-host", source);
            }
            else if (KnownHosts.IsPictureHost(address.Host) && !Organizations.Same(address.Organization, author.Organization))
            {
                yield return new Sign("picture-host", source);
            }
        }
    }
}
