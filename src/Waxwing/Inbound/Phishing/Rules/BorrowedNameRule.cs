namespace Waxwing;

/// <summary>
/// Display names that are those of the sites to which the message leads, or whose pictures it shows, while the author writes from elsewhere.
/// No list of names is needed: the message tells by itself in whose name it speaks.
/// </summary>
internal sealed class BorrowedNameRule : IPhishingRule
{
    private const int LeastLetters = 4;
    private const int MostWords = 4;
    private const int MaxWords = 12;
    private const int MaxHosts = 200;

    // What many sites have in their names, and senders in theirs.
    private static readonly string[] Common =
        ["account", "alert", "bank", "business", "card", "cash", "center", "central", "club", "community", "contact", "customer", "digital", "email", "events", "express", "free", "gift", "group", "help", "home", "info", "international",
        "letter", "link", "links", "login", "mail", "mailer", "marketing", "media", "news", "newsletter", "notice", "office", "offers", "online", "payment", "plus", "portal", "post", "prime", "secure", "security", "service", "services", "shop", "store",
        "support", "survey", "team", "track", "update", "verify", "wallet", "world", "zentrum", "servicio", "equipe", "kundenservice"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (message.Author is not { Organization: { } organization } author || KnownHosts.IsFreemail(author.Host) || message.IsFromList)
        {
            return [];
        }

        var own = Letters(Organizations.LabelOf(organization));
        var names = Names(author.Name).Where(name => !own.Contains(name, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return names.Count == 0 ? [] : Places(message)
            .Where(place => place.Address is { IsWeb: true, Organization: { } other } && !Organizations.Same(other, organization) && !Brands.SameOwner(other, organization))
            .DistinctBy(place => place.Address.Organization, StringComparer.Ordinal)
            .Take(MaxHosts)
            .Where(place => Parts(Organizations.LabelOf(place.Address.Organization!)).Any(names.Contains))
            .Select(place => new Sign("borrowed-name", $"{author}: {place.Target}"));
    }

    private static IEnumerable<(WebAddress Address, string Target)> Places(ReceivedMessage message)
    {
        foreach (var target in message.Links.Select(link => link.Target).Concat(message.Pages.SelectMany(page => page.Pictures)))
        {
            if (WebAddress.TryParse(target, out var address))
            {
                yield return (address, target);
            }
        }
    }

    // Bank of Example is bankofexample, and example as well.
    private static IEnumerable<string> Names(string displayName)
    {
        var words = string.Concat(PlainText.Fold(displayName).Select(character => char.IsLetterOrDigit(character) ? character : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToArray();
        for (var first = 0; first < words.Length; first++)
        {
            for (var count = 1; count <= MostWords && first + count <= words.Length; count++)
            {
                var name = string.Concat(words[first..(first + count)]);
                if (name.Length >= LeastLetters && !Common.Contains(name, StringComparer.Ordinal))
                {
                    yield return name;
                }
            }
        }
    }

    // example-wallet has the parts example, wallet and examplewallet.
    private static IEnumerable<string> Parts(string label) => label.Split('-').Append(Letters(label));

    private static string Letters(string label) => label.Replace("-", "", StringComparison.Ordinal);
}
