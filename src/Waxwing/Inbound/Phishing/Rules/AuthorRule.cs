namespace Waxwing;

/// <summary>Whether the author is one who could exist, and one alone.</summary>
internal sealed class AuthorRule : IPhishingRule
{
    private static readonly string[] Returning = ["mailer-daemon", "mailer daemon", "mail delivery", "postmaster"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (message.FromFields > 1)
        {
            yield return new Sign("several-from-fields", string.Join(" | ", message.From));
        }

        if (message.From.All(author => author.Organization is null || author.LocalPart.Length == 0) && !IsReturned(message.FromText))
        {
            yield return new Sign("from-broken", message.FromText);
        }
        else if (message.From.Select(author => author.Organization).Distinct(StringComparer.Ordinal).Count() > 1 && !message.HasSender)
        {
            yield return new Sign("several-authors", string.Join(", ", message.From));
        }

        if (message.From.FirstOrDefault(author => KnownHosts.ProgramHosterOf(author.Host) is not null) is { } hosted)
        {
            yield return new Sign("hosted-author", hosted.Address);
        }

        if (!message.HasOrigin)
        {
            yield return new Sign("no-origin", "");
        }
    }

    // Servers that return mail often have no more than a name.
    private static bool IsReturned(string from) =>
        from.Trim() is "<>" || (PlainText.Fold(from) is var name && Array.Exists(Returning, word => name.Contains(word, StringComparison.Ordinal)));
}
