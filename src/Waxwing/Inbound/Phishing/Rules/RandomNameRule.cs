namespace Waxwing;

/// <summary>Domains whose names no person has chosen: rows of consonants, digits strewn among letters.</summary>
internal sealed class RandomNameRule : IPhishingRule
{
    private const int LeastLength = 7;
    private const int LongestConsonants = 5;
    private const int MostChanges = 3;
    private const int LongestLabel = 24;

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var hosts = message.From.Select(author => author.Host)
            .Append(message.ReturnPath is { } path ? path[(path.LastIndexOf('@') + 1)..] : "")
            .Concat(message.Links.Where(link => link.Address is { IsWeb: true }).Select(link => link.Address!.Host));
        return hosts.Distinct(StringComparer.OrdinalIgnoreCase)
            // A hoster's own names for its customers are random by design.
            .Where(host => KnownHosts.HosterOf(host) is null && Organizations.Of(host) is { } organization && IsRandom(Organizations.LabelOf(organization)))
            .Select(host => new Sign("random-domain", host));
    }

    /// <summary>Whether a label of ASCII looks like one that was made by dice.</summary>
    internal static bool IsRandom(string label)
    {
        if (label.Length < LeastLength || label.StartsWith("xn--", StringComparison.Ordinal))
        {
            return false;
        }

        var (consonants, longest, changes) = (0, 0, 0);
        for (var i = 0; i < label.Length; i++)
        {
            consonants = char.IsAsciiLetter(label[i]) && !"aeiouy".Contains(label[i], StringComparison.Ordinal) ? consonants + 1 : 0;
            longest = Math.Max(longest, consonants);
            changes += i > 0 && char.IsAsciiDigit(label[i]) != char.IsAsciiDigit(label[i - 1]) && label[i] != '-' && label[i - 1] != '-' ? 1 : 0;
        }

        return longest > LongestConsonants || changes >= MostChanges || (label.Length > LongestLabel && !label.Contains('-', StringComparison.Ordinal));
    }
}
