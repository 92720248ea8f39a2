namespace Waxwing;

/// <summary>What speaks for a message: an author who is proven, and ways of honest mail that only he can have.</summary>
internal sealed class ProvenRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        // Everybody has a proven author in free mail, and below the domain of a hoster.
        if (!authentication.Dmarc.IsPass || message.Author is not { Organization: not null } author || KnownHosts.IsFreemail(author.Host) || KnownHosts.HosterOf(author.Host) is not null)
        {
            yield break;
        }

        if (LeadsToItself(message))
        {
            yield return new Sign("proven-own", author.Address);
        }

        // RFC 8058 §4: the signature vouches for the fields, and so for whom a program may ask.
        if (authentication.Dkim.IsPass && message.Unsubscription is { IsOneClick: true })
        {
            yield return new Sign("bulk-in-order", message.Unsubscription.Text);
        }
    }

    private static bool LeadsToItself(ReceivedMessage message)
    {
        var links = message.Links.Select(link => link.Address).Where(address => address?.IsWeb != false || address.Scheme is "mailto").ToList();
        return links.Exists(address => address is { IsWeb: true })
            && links.TrueForAll(address => address is not null && Organizations.Same(OrganizationOf(address), message.Organization))
            && message.ReplyTo.All(reply => Organizations.Same(reply.Organization, message.Organization));
    }

    private static string? OrganizationOf(WebAddress address) => address.IsWeb ? address.Organization : Organizations.Of(MailtoRule.HostOf(address.Rest));
}
