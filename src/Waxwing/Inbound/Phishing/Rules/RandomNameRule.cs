namespace Waxwing;

/// <summary>Domains and mailboxes whose names no person has chosen: rows of consonants, digits strewn among letters, capitals in odd places.</summary>
internal sealed class RandomNameRule : IPhishingRule
{
    private const int LeastLength = 7;
    private const int LongestConsonants = 4;
    private const int MostChanges = 3;
    private const int LongestLabel = 24;

    // Letters that languages write together for one sound, and a letter in their place.
    private static readonly (string Letters, string Sound)[] Sounds =
        [("sch", "s"), ("ch", "c"), ("th", "t"), ("ck", "k"), ("ph", "f"), ("st", "s"), ("ng", "n"), ("ts", "s"), ("tz", "s"), ("ss", "s"), ("ll", "l"), ("tt", "t"), ("gh", "g")];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var hosts = message.From.Select(author => author.Host)
            // Where DMARC passes, the author's domain vouches for whoever sends for it, and their servers have names that nobody reads.
            .Append(message.ReturnPath is { } path && !authentication.Dmarc.IsPass ? path[(path.LastIndexOf('@') + 1)..] : "")
            .Concat(message.Links.Where(link => link.Address is { IsWeb: true }).Select(link => link.Address!.Host));
        var mailboxes = message.From.Where(author => IsRandomMailbox(author.LocalPart)).Select(author => new Sign("random-mailbox", author.Address));
        return mailboxes.Concat(hosts.Distinct(StringComparer.OrdinalIgnoreCase)
            // A hoster's own names for its customers are random by design.
            .Where(host => KnownHosts.HosterOf(host) is null && Organizations.Of(host) is { } organization && IsRandom(Organizations.LabelOf(organization)))
            .Select(host => new Sign("random-domain", host)));
    }

    /// <summary>Whether a label of ASCII looks like one that was made by dice.</summary>
    internal static bool IsRandom(string label)
    {
        if (label.Length < LeastLength || label.StartsWith("xn--", StringComparison.Ordinal))
        {
            return false;
        }

        return Consonants(Folded(label)) > LongestConsonants
            || Changes(label) >= MostChanges
            || (label.Length > LongestLabel && !label.Contains('-', StringComparison.Ordinal));
    }

    /// <summary>Whether a local part looks like one that was made by dice.</summary>
    internal static bool IsRandomMailbox(string localPart)
    {
        if (localPart.Length is < LeastLength or > LongestLabel || localPart.AsSpan().ContainsAny(".-_+="))
        {
            return false;
        }

        if (HasCapitalsInside(localPart))
        {
            return true;
        }

        var humps = 0;
        var shortest = localPart.Length;
        for (int i = 1, start = 0; i < localPart.Length; i++)
        {
            if (char.IsAsciiLetterUpper(localPart[i]) && char.IsAsciiLetterLower(localPart[i - 1]))
            {
                (humps, shortest, start) = (humps + 1, Math.Min(shortest, i - start), i);
            }
        }

        // CustomerService has two words, EzQsSbX has none.
        return (humps > 1 && shortest < 3) || Changes(localPart) > MostChanges || (humps > 0 && Consonants(Folded(localPart.ToLowerInvariant())) >= LongestConsonants);
    }

    // bdQAkfl: people put words together, and rarely an abbreviation into the middle of them.
    private static bool HasCapitalsInside(string word)
    {
        for (var i = 1; i + 2 < word.Length; i++)
        {
            if (char.IsAsciiLetterLower(word[i - 1]) && char.IsAsciiLetterUpper(word[i]) && char.IsAsciiLetterUpper(word[i + 1])
                && word.AsSpan(i + 2).ContainsAnyInRange('a', 'z'))
            {
                return true;
            }
        }

        return false;
    }

    private static string Folded(string word) => Sounds.Aggregate(word, (text, sound) => text.Replace(sound.Letters, sound.Sound, StringComparison.Ordinal));

    private static int Consonants(string word)
    {
        var (row, longest) = (0, 0);
        foreach (var letter in word)
        {
            row = char.IsAsciiLetter(letter) && !"aeiouy".Contains(letter, StringComparison.Ordinal) ? row + 1 : 0;
            longest = Math.Max(longest, row);
        }

        return longest;
    }

    // From a letter to a digit and back.
    private static int Changes(string label)
    {
        var changes = 0;
        for (var i = 1; i < label.Length; i++)
        {
            changes += label[i] != '-' && label[i - 1] != '-' && char.IsAsciiDigit(label[i]) != char.IsAsciiDigit(label[i - 1]) ? 1 : 0;
        }

        return changes;
    }
}
