using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Domains that can be mistaken for others: those of the author, of answers and of links.</summary>
internal sealed class NameLookRule : IPhishingRule
{
    private const int MaxHosts = 200;

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var correspondents = message.From.Concat(message.ReplyTo).Select(correspondent => correspondent.Host);
        var links = message.Links.Select(link => link.Address).OfType<WebAddress>().Where(address => address.IsWeb && address.Address is null).Select(address => address.Host);
        return correspondents.Concat(links).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxHosts).SelectMany(host => Judge(host, message));
    }

    private static IEnumerable<Sign> Judge(string host, ReceivedMessage message)
    {
        if (!Domain.TryParse(host, out var domain, out _) || Organizations.Of(host) is not { } organization)
        {
            yield break;
        }

        var warnings = DomainLook.Judge(domain);
        if (!warnings.IsEmpty)
        {
            yield return new Sign("lookalike-domain", $"{domain.Unicode} ({domain.Ascii}): {warnings[0].Part} {warnings[0].Sentence}");
        }
        else if (!Ascii.IsValid(domain.Unicode) && !Organizations.Same(organization, message.Organization))
        {
            yield return new Sign("punycode-domain", $"{domain.Unicode} ({domain.Ascii})");
        }

        var label = Organizations.LabelOf(organization);
        if (Brands.LookingLike(label) is { } brand)
        {
            yield return new Sign("lookalike-brand", $"{organization} looks like {brand.Name}");
        }
        else if (message.OwnDomains.Select(Organizations.Of).FirstOrDefault(own =>
            own is not null && !Organizations.Same(own, organization) && Brands.AreAlike(label, Organizations.LabelOf(own))) is { } imitated)
        {
            yield return new Sign("lookalike-brand", $"{organization} looks like {imitated}");
        }
    }
}
