namespace Waxwing;

/// <summary>Display names that claim to be somebody else. Many programs show nothing but the name.</summary>
internal sealed class DisplayNameRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) => message.From.SelectMany(author => Judge(author, message));

    private static IEnumerable<Sign> Judge(Correspondent author, ReceivedMessage message)
    {
        var name = PlainText.Fold(author.Name);
        if (DomainIn(name) is { } claimed && !Organizations.Same(claimed, author.Organization))
        {
            yield return new Sign("display-name-address", author.ToString());
        }

        if (Brands.NamedIn(author.Name) is { } brand && !brand.Owns(author.Organization))
        {
            yield return new Sign("display-name-brand", author.ToString());
        }

        if (message.OwnDomains.Any(own => PlainText.HoldsWords(name, PlainText.Fold(own)) && !Organizations.Same(Organizations.Of(own), author.Organization)))
        {
            yield return new Sign("display-name-own", author.ToString());
        }

        // Exchange has its name in the address from which it returns mail.
        if (author.Organization is not null && !message.IsReturned && !Brands.Own(author.Organization) && (Brands.Inside(author.LocalPart) ?? Brands.Inside(author.Host)) is not null)
        {
            yield return new Sign("brand-in-address", author.Address);
        }
    }

    // support@example.org
    private static string? DomainIn(string name)
    {
        foreach (var word in name.Split([' ', '<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\'', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.LastIndexOf('@');
            if (at > 0 && Organizations.Of(word[(at + 1)..].TrimEnd('.')) is { } organization)
            {
                return organization;
            }
        }

        return null;
    }
}
