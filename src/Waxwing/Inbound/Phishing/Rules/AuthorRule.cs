namespace Waxwing;

/// <summary>Whether the author is one who could exist, and one alone.</summary>
internal sealed class AuthorRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (message.FromFields > 1)
        {
            yield return new Sign("several-from-fields", string.Join(" | ", message.From));
        }

        // A server that returns mail often has no more than a name.
        if (!message.IsReturned && message.From.All(author => author.Organization is null || author.LocalPart.Length == 0))
        {
            yield return new Sign("from-broken", message.FromText);
        }
        else if (!message.IsReturned && !message.IsFromWellFormed)
        {
            yield return new Sign("from-malformed", message.FromText);
        }
        else if (message.From.Select(author => author.Organization).Distinct(StringComparer.Ordinal).Count() > 1 && message.Sender is null)
        {
            yield return new Sign("several-authors", string.Join(", ", message.From));
        }

        // Some hosters write from their own names, too.
        if (message.From.FirstOrDefault(author => KnownHosts.ProgramHosterOf(author.Host) is not null && !Brands.Own(author.Organization)) is { } hosted)
        {
            yield return new Sign("hosted-author", hosted.Address);
        }

        if (message.From.FirstOrDefault(author => KnownHosts.HasCheapEnding(author.Host)) is { } cheap)
        {
            yield return new Sign("author-cheap-ending", cheap.Address);
        }

        if (!message.HasOrigin)
        {
            yield return new Sign("no-origin", "");
        }
    }
}
